//! A stack that whoever uses this crate implements.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Stack;
use crate::host::Host;
use crate::tcp::Config;

/// Makes a host with these settings.
type Start = dyn Fn(Host, &Config) -> Box<dyn Stack> + Send + Sync;

/// A stack that whoever uses this crate implements, as an implementation among the others.
#[derive(Clone)]
pub struct Custom {
    name: String,
    start: Arc<Start>,
}

impl Custom {
    /// The one that `start` makes, for a host with these settings and without a connection. One is
    /// made at once, to ask for its [name](Stack::name).
    pub fn new<F>(start: F) -> Self
    where
        F: Fn(Host, &Config) -> Box<dyn Stack> + Send + Sync + 'static,
    {
        let name = start(Host::Client, &Config::default()).name().to_owned();
        Self { name, start: Arc::new(start) }
    }

    /// What `@known` and `@stack` call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A host.
    pub(super) fn start(&self, host: Host, config: &Config) -> Box<dyn Stack> {
        (self.start)(host, config)
    }
}

impl PartialEq for Custom {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.start, &other.start)
    }
}

impl Eq for Custom {}

impl Hash for Custom {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Custom").field("name", &self.name).finish_non_exhaustive()
    }
}
