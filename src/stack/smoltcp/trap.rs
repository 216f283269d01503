//! Turns panics of the library into values: a broken implementation must not end the run, nor write
//! into its output.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside [`catch`].
    static TRAPPING: Cell<bool> = const { Cell::new(false) };
    /// The message and place of the latest panic in it.
    static CAUGHT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `f`. If it panics, returns the message and the place in the library on one line; what `f`
/// was changing may then be inconsistent.
///
/// # Errors
/// `f` panicked.
pub(super) fn catch<R>(f: impl FnOnce() -> R) -> Result<R, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if TRAPPING.get() {
                CAUGHT.set(describe(info));
            } else {
                usual(info);
            }
        }));
    });
    TRAPPING.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(f));
    TRAPPING.set(false);
    result.map_err(|_| CAUGHT.take())
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let says = info.payload_as_str().unwrap_or("no message");
    match info.location() {
        // The library's folder differs from machine to machine.
        Some(at) => {
            let file = at.file().replace('\\', "/");
            let file = file.rsplit_once("src/").map_or(&*file, |(_, file)| file);
            format!("{says} (at {file}:{})", at.line())
        }
        None => says.to_owned(),
    }
}
