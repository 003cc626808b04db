//! Memory for pages of files that are written.

use std::ffi::c_int;
use std::sync::Once;

use memmap2::MmapMut;
use rusqlite::ffi;

use crate::store::CACHE_PAGES;

/// A page of a file, and what SQLite notes of it.
const SLOT_BYTES: usize = 4_096 + 320;

/// As many as the writer keeps, and some for those who read beside it.
const N_SLOTS: usize = CACHE_PAGES as usize + 4_096;

/// Takes memory for the pages of all files in one piece, once and for good: for programs that write much, before any
/// thread opens a file; afterwards it has no effect.
///
/// A row goes to twenty places all over the file. With pages here and there in memory, each of those is one that the processor has to look up first, which costs
/// more than all else in files of gigabytes. In one piece the system can give them as huge pages, of which it knows them all.
pub fn reserve_pages() {
    static RESERVED: Once = Once::new();
    RESERVED.call_once(|| {
        let Ok(memory) = MmapMut::map_anon(N_SLOTS * SLOT_BYTES) else { return };
        // Where there are none, it is as it was.
        #[cfg(target_os = "linux")]
        let _ = memory.advise(memmap2::Advice::HugePage);
        let memory: &mut MmapMut = Box::leak(Box::new(memory));
        configure(memory);
    });
}

#[expect(unsafe_code, reason = "SQLite is told of memory by its address")]
fn configure(memory: &'static mut [u8]) {
    // SAFETY: the memory stays for good, has room for so many slots, and nobody else writes to it. Where a file was opened before, SQLite refuses it.
    unsafe {
        ffi::sqlite3_config(
            ffi::SQLITE_CONFIG_PAGECACHE,
            memory.as_mut_ptr(),
            SLOT_BYTES as c_int,
            N_SLOTS as c_int,
        )
    };
}
