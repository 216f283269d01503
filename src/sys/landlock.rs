//! Which Landlock this kernel has.

/// The version of the interface; 0 where there is none, or it is turned off.
#[allow(unsafe_code)]
pub fn version() -> i32 {
    /// LANDLOCK_CREATE_RULESET_VERSION
    const VERSION: u32 = 1;
    let nothing = std::ptr::null::<u8>();
    // SAFETY: with this flag the call takes no pointer and no size, and makes nothing.
    let version =
        unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, nothing, 0usize, VERSION) };
    i32::try_from(version).unwrap_or(0).max(0)
}
