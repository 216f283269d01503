//! TCPs behind TUN and TAP devices, each in a network namespace of its own: the kernel and smoltcp, whose
//! verdicts are known from `--stack linux` and `--stack smoltcp`. These tests need root, `/dev/net/tun` and
//! `ip`; elsewhere each reports that it is skipped.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "tun/faults.rs"]
mod faults;
#[path = "tun/rig.rs"]
mod rig;
#[path = "tun/verdicts.rs"]
mod verdicts;
