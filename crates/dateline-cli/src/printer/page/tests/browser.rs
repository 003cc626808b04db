//! The page in a browser, where there is one.

use std::path::Path;
use std::process::{Command, Stdio};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Writes the width that the page needs into its body, where the test can read it. Never part of a page that is given out.
const PROBE: &str = "<script>addEventListener('load', () => document.body.setAttribute('data-width', \
    document.documentElement.scrollWidth + ' of ' + document.documentElement.clientWidth + ', ' + \
    performance.getEntriesByType('resource').length + ' fetched'))</script></body>";

fn browser() -> Option<&'static str> {
    let runs = |name: &&str| {
        let mut command = Command::new(name);
        command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    NAMES.iter().copied().find(runs)
}

fn dumped(browser: &str, dir: &Path, width: u32) -> String {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--user-data-dir={}", dir.join("profile").display()))
        .arg(format!("--window-size={width},800"))
        .arg(format!("file://{}", dir.join("page.html").display()))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn it_fits_a_phone_and_fetches_nothing() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED: none of {NAMES:?} is installed");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    // Windows of a headless browser are 500 wide at least: the page is put into a narrower frame.
    let page = super::page().replace("</body>", PROBE);
    let framed = page.replace("<body>", "<body style=\"width:400px\">");
    for (html, width) in [(&page, 1200), (&page, 500), (&framed, 400)] {
        std::fs::write(dir.path().join("page.html"), html).unwrap();
        let dom = dumped(browser, dir.path(), width);
        let (_, found) = dom.split_once("data-width=\"").expect("the page is loaded");
        let found = found.split('"').next().unwrap();
        let (needed, rest) = found.split_once(" of ").unwrap();
        assert_eq!(rest.split_once(", "), Some((needed, "0 fetched")), "{width}: {found}");
        assert!(dom.matches("class=\"m ").count() > 30);
    }
}
