//! Packs the scenarios of `scenarios/` for builds that carry them along. A build for debugging reads
//! the folder instead (`src/library`), so that a changed scenario compiles nothing.

use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(packed_library)");
    let is_wanted = std::env::var_os("CARGO_FEATURE_LIBRARY").is_some();
    if is_wanted && std::env::var("PROFILE")? != "debug" {
        println!("cargo:rerun-if-changed=scenarios");
        println!("cargo:rustc-cfg=packed_library");
        pack(&PathBuf::from(std::env::var("OUT_DIR")?).join("library"))?;
    }
    Ok(())
}

/// Each file as a line with its length and its name, and then its text; all of it deflated.
#[cfg(feature = "library")]
fn pack(to: &Path) -> Result<(), Box<dyn Error>> {
    let root = Path::new("scenarios");
    let mut paths = Vec::new();
    walk(root, &mut paths)?;
    let mut files = Vec::new();
    for path in paths {
        let name = path.strip_prefix(root)?.to_str().ok_or("a name that is not UTF-8")?;
        files.push((name.replace('\\', "/"), std::fs::read(&path)?));
    }
    files.sort();
    let mut all = Vec::new();
    for (name, text) in files {
        all.extend(format!("{} {name}\n", text.len()).into_bytes());
        all.extend(text);
    }
    std::fs::write(to, miniz_oxide::deflate::compress_to_vec(&all, 9))?;
    Ok(())
}

#[cfg(not(feature = "library"))]
fn pack(_: &Path) -> Result<(), Box<dyn Error>> {
    Ok(())
}

#[cfg(feature = "library")]
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|it| it == "synfin") {
            files.push(path);
        }
    }
    Ok(())
}
