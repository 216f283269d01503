//! What filters look at.

use crate::language::plan::{Attributes, Scenario};

/// What a filter looks at: a scenario of a file, or a test of an assignment. A part of a filter
/// about a field that the subject lacks does not fit it.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// The path of its file.
    pub file: Option<&'a str>,
    /// The name and the title; a test also has an id.
    pub names: Vec<&'a str>,
    /// The attributes of its scenario.
    pub attributes: Option<&'a Attributes>,
}

impl<'a> Subject<'a> {
    /// A scenario of that file.
    pub fn scenario(file: &'a str, scenario: &'a Scenario) -> Self {
        let attributes = &scenario.attributes;
        let title = attributes.title.as_deref();
        let names = std::iter::once(scenario.name.as_str()).chain(title).collect();
        Self { file: Some(file), names, attributes: Some(attributes) }
    }

    /// What `--filter` looks at: path, names and tags.
    pub fn texts(&self) -> impl Iterator<Item = &'a str> {
        let tags = self.attributes.into_iter().flat_map(|it| &it.tags).map(String::as_str);
        self.file.into_iter().chain(self.names.clone()).chain(tags)
    }
}
