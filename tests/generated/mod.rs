//! Parts of pages that tests make: each is held to what it has to be, and renewed with
//! `SYNFIN_UPDATE=1`.

use std::path::Path;

/// Holds the part of a page between `<!-- NAME: generated -->` and `<!-- NAME: end -->`.
#[track_caller]
pub fn hold(page: &str, name: &str, part: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = (format!("<!-- {name}: generated -->\n"), format!("<!-- {name}: end -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{page}: no {begin}"));
    let (found, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{page}: no {end}"));
    let wanted = format!("\n{}\n\n", part.trim_end());
    if found == wanted {
        return;
    }
    let update = std::env::var_os("SYNFIN_UPDATE").is_some();
    assert!(
        update && std::env::var_os("CI").is_none(),
        "{page} is out of date, and `SYNFIN_UPDATE=1` renews it; it has to be\n{wanted}"
    );
    std::fs::write(&path, format!("{before}{begin}{wanted}{end}{after}")).unwrap();
}
