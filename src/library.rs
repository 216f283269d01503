//! The library of scenarios that is shipped with synfin: their texts, at hand without a path. What
//! they say and how they run is not known here.
//!
//! A build for use carries them along, packed. A build for debugging reads them from the folder that
//! synfin was compiled in, so that a changed scenario compiles nothing.

/// A file of the library.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Shipped {
    /// Its path in the library, with `/` between folders: `closing/active.synfin`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// All files of the library, in the order of their names.
///
/// # Errors
/// Why they cannot be read, for people: a build for debugging was moved away from its source.
///
/// ```
/// let files = synfin::library::scenarios()?;
/// assert!(files.iter().any(|file| file.name == "figures/figure_06.synfin"));
/// # Ok::<(), String>(())
/// ```
pub fn scenarios() -> Result<Vec<Shipped>, String> {
    read()
}

/// The files of a part of it: of a folder (`closing`), one file (`closing/orderly`, with or without
/// its ending), or all (nothing).
///
/// # Errors
/// As [`scenarios`], and if there is no such part.
pub fn part(name: &str) -> Result<Vec<Shipped>, String> {
    let name = name.trim_matches('/');
    let all = scenarios()?;
    let folders: Vec<_> = all.iter().filter_map(|file| file.name.split('/').next()).collect();
    let mut folders: Vec<String> = folders.into_iter().map(|it| format!("`{it}`")).collect();
    folders.dedup();
    let is_meant = |file: &Shipped| {
        let rest = file.name.strip_prefix(name);
        name.is_empty()
            || rest.is_some_and(|it| it.is_empty() || it == ".synfin" || it.starts_with('/'))
    };
    let files: Vec<_> = all.into_iter().filter(is_meant).collect();
    if files.is_empty() {
        let folders = folders.join(", ");
        return Err(format!("the library has no `{name}`; its folders are {folders}"));
    }
    Ok(files)
}

#[cfg(packed_library)]
fn read() -> Result<Vec<Shipped>, String> {
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/library"));
    let broken = || "the library in this build is damaged: build synfin again".to_owned();
    let all = miniz_oxide::inflate::decompress_to_vec(packed).map_err(|_| broken())?;
    let mut rest = std::str::from_utf8(&all).map_err(|_| broken())?;
    let mut files = Vec::new();
    while !rest.is_empty() {
        let (head, texts) = rest.split_once('\n').ok_or_else(broken)?;
        let (length, name) = head.split_once(' ').ok_or_else(broken)?;
        let length = length.parse().map_err(|_| broken())?;
        let (text, others) = texts.split_at_checked(length).ok_or_else(broken)?;
        files.push(Shipped { name: name.to_owned(), text: text.to_owned() });
        rest = others;
    }
    Ok(files)
}

#[cfg(not(packed_library))]
fn read() -> Result<Vec<Shipped>, String> {
    use std::path::Path;

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let paths = crate::files::below(&root, |_| false).map_err(|error| {
        format!(
            "{error}; this build, for debugging, reads the library from the source of synfin: one \
             with `--release` carries it along"
        )
    })?;
    let mut files = Vec::new();
    for path in paths.into_iter().filter(|it| crate::files::is_scenario(it)) {
        let text = crate::files::read(&path)?;
        let text =
            String::from_utf8(text).map_err(|_| format!("`{}` is not UTF-8", path.display()))?;
        let name = path.strip_prefix(&root).unwrap_or(&path);
        let name: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
        files.push(Shipped { name: name.join("/"), text });
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}
