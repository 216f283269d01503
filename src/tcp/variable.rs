//! The RFC's variables of a connection that scenarios can read (RFC 9293, section 3.3.1).

/// A variable of a host's connection, as named in RFC 9293, section 3.3.1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Variable {
    /// SND.UNA: the oldest unacknowledged sequence number.
    SndUna,
    /// SND.NXT: the next sequence number to send.
    SndNxt,
    /// SND.WND: the send window, in octets.
    SndWnd,
    /// SND.UP: the send urgent pointer.
    SndUp,
    /// SND.WL1: the sequence number of the segment that last updated the window.
    SndWl1,
    /// SND.WL2: the acknowledgment number of the segment that last updated the window.
    SndWl2,
    /// ISS: the initial send sequence number.
    Iss,
    /// RCV.NXT: the next sequence number expected.
    RcvNxt,
    /// RCV.WND: the receive window, in octets.
    RcvWnd,
    /// RCV.UP: the receive urgent pointer.
    RcvUp,
    /// IRS: the initial receive sequence number.
    Irs,
}

impl Variable {
    /// All of them, in the order of RFC 9293, tables 2 and 3.
    pub const ALL: [Self; 11] = [
        Self::SndUna,
        Self::SndNxt,
        Self::SndWnd,
        Self::SndUp,
        Self::SndWl1,
        Self::SndWl2,
        Self::Iss,
        Self::RcvNxt,
        Self::RcvWnd,
        Self::RcvUp,
        Self::Irs,
    ];

    /// The RFC's name: `SND.UNA`, `ISS`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::SndUna => "SND.UNA",
            Self::SndNxt => "SND.NXT",
            Self::SndWnd => "SND.WND",
            Self::SndUp => "SND.UP",
            Self::SndWl1 => "SND.WL1",
            Self::SndWl2 => "SND.WL2",
            Self::Iss => "ISS",
            Self::RcvNxt => "RCV.NXT",
            Self::RcvWnd => "RCV.WND",
            Self::RcvUp => "RCV.UP",
            Self::Irs => "IRS",
        }
    }
}
