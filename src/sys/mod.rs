//! System calls that the standard library does not make, one small file per purpose. `unsafe` is
//! allowed only here, each with the reason why it is sound. Nothing here knows TCP, scenarios or
//! the command.

#[cfg(target_os = "linux")]
pub mod confine;
pub mod ending;
pub mod leash;
#[cfg(target_os = "linux")]
pub mod netlink;
#[cfg(target_os = "linux")]
pub mod network;
#[cfg(target_os = "linux")]
pub mod procfs;
#[cfg(target_os = "linux")]
pub mod session;
pub mod shortage;
pub mod signal;
#[cfg(target_os = "linux")]
pub mod urgent;
#[cfg(target_os = "linux")]
pub mod user;
