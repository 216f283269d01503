//! What the kernel knows about a connection: its state and timer, even if no process has it open
//! (sock_diag(7)).

use std::io;
use std::net::SocketAddrV4;
use std::time::{Duration, Instant};

use rustix::net::netlink::SOCK_DIAG;

use crate::sys::netlink::{Message, Netlink, REQUEST, attributes, long, word};
use crate::tcp::State;

/// The request for one socket, and its answer.
const SOCK_DIAG_BY_FAMILY: u16 = 20;
/// The extension requested: `struct tcp_info`.
const INFO: u16 = 2;
/// The address family of IPv4, and the protocol number of TCP.
const INET: u8 = 2;
const TCP: u8 = 6;
/// Matches any socket's cookie.
const ANY_COOKIE: u32 = u32::MAX;
/// If an answer took longer than this, look again.
const HASTE: Duration = Duration::from_millis(3);
/// How often to look at most.
const LOOKS: u32 = 50;

/// A look at a connection.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Look {
    /// When it was taken.
    pub(super) at: Instant,
    /// The state; CLOSED if there is no socket.
    pub(super) state: State,
    /// The running timer, and the time until it is due.
    pub(super) timer: Option<(KernelTimer, Duration)>,
    /// How often that timer has fired in a row.
    pub(super) fired: u8,
    /// More, if it is a full socket: not in LISTEN, nor in a passive SYN_RCVD, nor in TIME_WAIT.
    pub(super) info: Option<Info>,
}

/// A timer, as sock_diag distinguishes them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum KernelTimer {
    /// A retransmission, also of a SYN,ACK.
    Retransmission,
    /// The keep-alive.
    KeepAlive,
    /// The end of TIME_WAIT, or of a FIN_WAIT_2 that no process has open.
    TimeWait,
    /// The zero-window probe.
    Probe,
}

/// The fields used from `struct tcp_info`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Info {
    /// Retransmissions in a row.
    pub(super) retransmits: u8,
    /// Probes in a row without an answer.
    pub(super) probes: u8,
    /// How often the RTO has doubled.
    pub(super) backoff: u8,
    /// Whether both hosts have offered selective acknowledgments.
    pub(super) sack: bool,
    /// How many segments were selectively acknowledged, or how many duplicate acknowledgments came.
    pub(super) sacked: u32,
    /// How many segments were retransmitted and are not acknowledged.
    pub(super) again: u32,
    /// How often the kernel has detected reordering, if it is new enough to say.
    pub(super) reordered: u32,
    /// The shortest round-trip time, once one was measured.
    pub(super) least_rtt: Option<Duration>,
    /// The current RTO.
    pub(super) rto: Duration,
    /// The smoothed round-trip time.
    pub(super) rtt: Duration,
    /// Octets acknowledged by the peer since the socket became a full one, FIN included: the SYN of
    /// an active OPEN counts, that of a passive one was acknowledged before.
    pub(super) acked: u64,
    /// Octets received in order.
    pub(super) received: u64,
    /// SND.WND in octets, if the kernel is new enough to say (Linux 5.4).
    pub(super) snd_wnd: Option<u32>,
    /// The window that it announced last, in octets, if the kernel is new enough to say (Linux
    /// 6.2).
    pub(super) rcv_wnd: Option<u32>,
}

impl Info {
    fn parse(info: &[u8]) -> Option<Self> {
        const SACK: u8 = 2;
        const NONE: u32 = u32::MAX;
        let micros = |at| Some(Duration::from_micros(word(info, at)?.into()));
        Some(Self {
            retransmits: *info.get(2)?,
            probes: *info.get(3)?,
            backoff: *info.get(4)?,
            sack: info.get(5)? & SACK != 0,
            sacked: word(info, 28)?,
            again: word(info, 36)?,
            reordered: word(info, 220).unwrap_or(0),
            least_rtt: Some(word(info, 148)?).filter(|it| *it != NONE).and(micros(148)),
            rto: micros(8)?,
            rtt: micros(68)?,
            acked: long(info, 120)?,
            received: long(info, 128)?,
            snd_wnd: word(info, 228),
            rcv_wnd: word(info, 232),
        })
    }
}

/// A sock_diag socket.
#[derive(Debug)]
pub(super) struct Diag(Netlink);

impl Diag {
    /// In the calling thread's network namespace.
    pub(super) fn open() -> io::Result<Self> {
        Netlink::open(Some(SOCK_DIAG)).map(Self)
    }

    /// Looks at the connection between these addresses or, if there is none, at the listener.
    ///
    /// Waits while the kernel works on the connection: everything it sends meanwhile has been sent
    /// when this returns.
    pub(super) fn look(&self, own: SocketAddrV4, peer: SocketAddrV4) -> io::Result<Look> {
        let mut looks = 0;
        loop {
            let before = Instant::now();
            let mut look = self.look_once(own, peer)?;
            look.at = Instant::now();
            looks += 1;
            // Only a quick answer says exactly when the timer is due.
            if look.at - before < HASTE || looks == LOOKS {
                return Ok(look);
            }
        }
    }

    fn look_once(&self, own: SocketAddrV4, peer: SocketAddrV4) -> io::Result<Look> {
        let address = |of: SocketAddrV4| {
            let mut field = [0; 16];
            field[..4].copy_from_slice(&of.ip().octets());
            field
        };
        let request = Message::new(SOCK_DIAG_BY_FAMILY, REQUEST)
            .octets(&[INET, TCP, 1 << (INFO - 1), 0])
            .word(u32::MAX)
            .octets(&own.port().to_be_bytes())
            .octets(&peer.port().to_be_bytes())
            .octets(&address(own))
            .octets(&address(peer))
            .word(0)
            .word(ANY_COOKIE)
            .word(ANY_COOKIE);
        let mut room = [0; 2048];
        match self.0.ask(request, &mut room) {
            Ok(answer) => parse(answer).ok_or_else(|| io::ErrorKind::InvalidData.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Look::nothing()),
            Err(error) => Err(error),
        }
    }
}

impl Look {
    /// There is no socket.
    pub(super) fn nothing() -> Self {
        Self { at: Instant::now(), state: State::Closed, timer: None, fired: 0, info: None }
    }
}

/// `struct inet_diag_msg`, followed by attributes.
fn parse(answer: &[u8]) -> Option<Look> {
    const LENGTH: usize = 72;
    let timer = match answer.get(2)? {
        1 => Some(KernelTimer::Retransmission),
        2 => Some(KernelTimer::KeepAlive),
        3 => Some(KernelTimer::TimeWait),
        4 => Some(KernelTimer::Probe),
        _ => None,
    };
    let expires = Duration::from_millis(word(answer, 52)?.into());
    let info = attributes(answer.get(LENGTH..)?).find(|(kind, _)| *kind == INFO);
    let state = state(*answer.get(1)?)?;
    Some(Look {
        at: Instant::now(),
        state,
        timer: timer.map(|timer| (timer, expires)),
        fired: *answer.get(3)?,
        info: info.filter(|_| state != State::Listen).and_then(|(_, info)| Info::parse(info)),
    })
}

/// The kernel's numbers (`include/net/tcp_states.h`).
fn state(number: u8) -> Option<State> {
    Some(match number {
        1 => State::Established,
        2 => State::SynSent,
        // 12 is the kernel-internal SYN_RCVD of a passive OPEN.
        3 | 12 => State::SynReceived,
        4 => State::FinWait1,
        5 => State::FinWait2,
        6 => State::TimeWait,
        7 => State::Closed,
        8 => State::CloseWait,
        9 => State::LastAck,
        10 => State::Listen,
        11 => State::Closing,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn fields_missing_in_an_older_kernel_are_unknown() {
        let mut info = vec![0; 248];
        info[228..232].copy_from_slice(&5000_u32.to_ne_bytes());
        info[232..236].copy_from_slice(&7000_u32.to_ne_bytes());
        let windows =
            |length: usize| Info::parse(&info[..length]).map(|info| (info.snd_wnd, info.rcv_wnd));
        assert_eq!(windows(248), Some((Some(5000), Some(7000))), "Linux 6.2 and later");
        assert_eq!(windows(232), Some((Some(5000), None)), "Linux 5.4");
        assert_eq!(windows(224), Some((None, None)), "Linux 4.19");
        assert_eq!(windows(100), None);
    }
}
