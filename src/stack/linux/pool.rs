//! Namespaces that are reused. Every scenario gets fresh ports, so that nothing of an earlier one
//! is left.

use std::sync::{Arc, Mutex, PoisonError};

use rustix::io::Errno;

use super::namespace::{Namespace, Way};
use super::trouble::Trouble;
use crate::wire::Route;

/// All namespaces: as many as were ever in use at the same time.
static ALL: Mutex<Vec<Arc<Namespace>>> = Mutex::new(Vec::new());

/// A namespace for exclusive use until it is dropped, and the route from its host to the peer.
pub(super) fn take(way: Way, own_choices: bool) -> Result<(Arc<Namespace>, Route), Trouble> {
    while let Some(namespace) = unused(own_choices) {
        if let Some(route) = namespace.next_route(way) {
            namespace.drain();
            return Ok((namespace, route));
        }
        namespace.spoil();
    }
    let namespace = Arc::new(Namespace::new(own_choices)?);
    let route = namespace.next_route(way);
    let route = route.ok_or_else(|| Trouble::Socket(Errno::ADDRNOTAVAIL.into()))?;
    all(|all| all.push(Arc::clone(&namespace)));
    Ok((namespace, route))
}

/// A namespace that only the pool holds. Drops spoiled ones.
fn unused(own_choices: bool) -> Option<Arc<Namespace>> {
    all(|all| {
        let is_unused = |namespace: &Arc<Namespace>| Arc::strong_count(namespace) == 1;
        all.retain(|namespace| !(namespace.is_spoiled() && is_unused(namespace)));
        // It is cloned only here, so nobody else can take it.
        let fits = |namespace: &&Arc<Namespace>| namespace.own_choices == own_choices;
        all.iter().filter(fits).find(|namespace| is_unused(namespace)).cloned()
    })
}

fn all<T>(look: impl FnOnce(&mut Vec<Arc<Namespace>>) -> T) -> T {
    // The list is consistent even if a thread panicked while holding it.
    look(&mut ALL.lock().unwrap_or_else(PoisonError::into_inner))
}
