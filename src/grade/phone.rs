//! Pages fit a phone of 360 px: in a browser, if there is one, and by the rules of their styles.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::Command;

use super::class::{self, Class};
use super::{fixture, page, view};

/// The narrowest phone in use, in pixels.
const PHONE: u32 = 360;

/// Browsers without a window, by their names on Debian and elsewhere.
const BROWSERS: [&str; 4] =
    ["chromium-headless-shell", "chromium", "google-chrome", "chromium-browser"];

/// A student's page and the class page, with names as long as they come.
fn pages() -> [String; 2] {
    let mut all = fixture::submission();
    all.submission = "lovelaceada_LATE_102_9992_a_name_without_any_blank_in_it".into();
    for test in &mut all.tests {
        test.name.push_str(" and_a_word_that_goes_on_and_on_and_never_ends_at_all");
        test.log.push_str(&"x".repeat(400));
    }
    let mut class = Class::new();
    class.add(&all).unwrap();
    [page::html(&view::student(&all)), class::html(&class)]
}

#[test]
fn no_page_is_wider_than_a_phone() {
    let there = |name: &&&str| Command::new(**name).arg("--version").output().is_ok();
    let Some(browser) = BROWSERS.iter().find(there) else {
        eprintln!("skipped: there is no {}", BROWSERS.join(", no "));
        return;
    };
    for text in pages() {
        let dir = tempfile::tempdir().unwrap();
        let escaped = text.replace('&', "&amp;").replace('"', "&quot;");
        let around = format!(
            "<iframe id=f style='width:{PHONE}px;height:9000px;border:0' srcdoc=\"{escaped}\">\
             </iframe><script>f.onload=()=>{{document.title='wide '+\
             f.contentDocument.documentElement.scrollWidth+'.'}}</script>"
        );
        std::fs::write(dir.path().join("page.html"), around).unwrap();
        let mut command = Command::new(browser);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000"]);
        command.arg(format!("--user-data-dir={}", dir.path().join("profile").display()));
        command.arg("--dump-dom").arg(format!("file://{}/page.html", dir.path().display()));
        let output = command.output().unwrap();
        let seen = String::from_utf8_lossy(&output.stdout).into_owned();
        let wide = seen.split_once("<title>wide ").and_then(|(_, rest)| rest.split_once('.'));
        let wide: u32 = wide.unwrap_or_else(|| panic!("{output:?}")).0.parse().unwrap();
        assert!(wide <= PHONE, "{wide} px: {text}");
    }
}

#[test]
fn what_is_wide_scrolls_by_itself() {
    for text in pages() {
        let (style, body) = text.split_once("</style>").unwrap();
        for rule in ["overflow-wrap: break-word", "overflow-x: auto", "@media (max-width: 34rem)"] {
            assert!(style.contains(rule), "{rule}");
        }
        // Both colours of every variable.
        assert_eq!(style.matches("--bad-back:").count(), 2);
        // A table with a column for each test is in a box of its own.
        for table in body.split("<table").skip(1) {
            let table = table.split("</table>").next().unwrap();
            let columns = table.split("</tr>").next().unwrap().matches("scope=\"col\"").count();
            let boxed = body
                .contains(&format!("role=\"region\" aria-labelledby=\"all\"><table{table}"))
                || body
                    .contains(&format!("role=\"region\" aria-labelledby=\"tests\"><table{table}"));
            assert!(columns <= 3 || boxed, "{table}");
        }
    }
}
