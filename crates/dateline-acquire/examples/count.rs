//! Counts the pages of some paths, for measuring: `cargo run --release -p dateline-acquire --example count -- PATH…`.
#![allow(clippy::print_stdout, reason = "what the example is for")]

use std::path::PathBuf;

use dateline_acquire::{AcquireError, InputKind, Options, acquire};

fn main() -> Result<(), AcquireError> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let options = Options::new(InputKind::Auto);
    let (mut n_pages, mut n_bytes, mut n_problems) = (0_u64, 0, 0_u64);
    for item in acquire(&paths, options)? {
        match item {
            Ok(page) => {
                n_pages += 1;
                n_bytes += page.content.as_str().len();
            }
            Err(_) => n_problems += 1,
        }
    }
    println!("{n_pages} pages of {n_bytes} bytes, {n_problems} problems");
    Ok(())
}
