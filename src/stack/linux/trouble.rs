//! What may be missing on a machine, and what would help.

use std::fmt;
use std::io;

use crate::files::reason;
use crate::stack::Fault;
use crate::sys::shortage;

/// Why there is no host.
#[derive(Debug)]
pub(super) enum Trouble {
    /// No network namespace.
    Namespace(io::Error),
    /// No TUN device.
    Tun(io::Error),
    /// The device could not be set up.
    Device(io::Error),
    /// No sock_diag.
    Diag(io::Error),
    /// A setting could not be changed.
    Setting(&'static str, io::Error),
    /// No socket.
    Socket(io::Error),
    /// No thread.
    Thread(io::Error),
}

impl Trouble {
    fn error(&self) -> &io::Error {
        match self {
            Self::Namespace(error)
            | Self::Tun(error)
            | Self::Device(error)
            | Self::Diag(error)
            | Self::Setting(_, error)
            | Self::Socket(error)
            | Self::Thread(error) => error,
        }
    }

    /// What would help.
    fn help(&self) -> &'static str {
        if let Some(help) = shortage::help(self.error()) {
            return help;
        }
        use io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem};
        match (self, self.error().kind()) {
            (Self::Namespace(_), PermissionDenied) => {
                "; run it as root (CAP_SYS_ADMIN and CAP_NET_ADMIN), or allow unprivileged user \
                 namespaces"
            }
            (Self::Tun(_), NotFound) => "; load the module: `modprobe tun`",
            (Self::Tun(_), PermissionDenied) => {
                "; run it as root, or let the user open `/dev/net/tun`"
            }
            (Self::Setting(..), PermissionDenied | ReadOnlyFilesystem) => {
                "; `/proc/sys/net` has to be writable: in a container, run it with `--privileged`"
            }
            (Self::Diag(_), _) => "; load the modules: `modprobe -a inet_diag tcp_diag`",
            _ => "",
        }
    }

    /// The same, as a fault of the machine.
    pub(super) fn fault(&self) -> Fault {
        Fault::unavailable(self.to_string())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Namespace(_) => f.write_str("cannot create a network namespace")?,
            Self::Tun(_) => f.write_str("cannot open a TUN device (`/dev/net/tun`)")?,
            Self::Device(_) => f.write_str("cannot set up the TUN device")?,
            Self::Diag(_) => f.write_str("the kernel does not report on sockets (sock_diag)")?,
            Self::Setting(name, _) => write!(f, "cannot change the setting `{name}`")?,
            Self::Socket(_) => f.write_str("cannot create a socket")?,
            Self::Thread(_) => f.write_str("cannot start a thread")?,
        }
        write!(f, ": {}{}", reason(self.error()), self.help())
    }
}
