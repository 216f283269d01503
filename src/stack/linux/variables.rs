//! The variables of RFC 9293, section 3.3.1: the kernel's own where it reports them (TCP_INFO), and
//! otherwise what its segments and its state prove. Between a SYN and its ACK, and in TIME_WAIT,
//! the kernel has no full socket, and reports only the state.

use super::diag::Look;
use super::wire::Wire;
use crate::tcp::{Seq, State, Variable};

/// RCV.NXT, in a connection that may or may not delay its acknowledgments.
pub(super) fn rcv_nxt(look: &Look, wire: &Wire, delays: bool) -> Option<u32> {
    let first = wire.shadow.variable(Variable::Irs)?.wrapping_add(1);
    match (look.info, look.state) {
        // The kernel counts the FIN as an octet; the sum wraps like sequence numbers.
        (Some(info), _) => Some(first.wrapping_add(info.received as u32)),
        // Nothing is accepted before the connection is established.
        (None, State::SynReceived) => Some(first),
        // The peer's FIN was acknowledged at once, and nothing follows it.
        (None, State::TimeWait) => wire.acknowledged().map(|ack| ack.0),
        // No process has it open any more, and no data is accepted.
        (None, State::FinWait2) if !delays => wire.acknowledged().map(|ack| ack.0),
        _ => None,
    }
}

/// RCV.WND, given RCV.NXT.
pub(super) fn rcv_wnd(look: &Look, wire: &Wire, rcv_nxt: Option<u32>) -> Option<u32> {
    let told = look.info.and_then(|info| info.rcv_wnd);
    match (told, rcv_nxt) {
        (Some(window), None) => Some(window),
        // The kernel keeps the window as announced, counted from RCV.NXT at that time.
        (Some(window), Some(nxt)) => {
            let since = wire.acknowledged().map_or(0, |ack| Seq(nxt).since(ack));
            Some(window.saturating_sub(since))
        }
        (None, Some(nxt)) => wire.shadow.rcv_wnd(nxt),
        (None, None) => wire.shadow.variable(Variable::RcvWnd),
    }
}

/// All other variables.
pub(super) fn other(variable: Variable, look: &Look, wire: &Wire) -> Option<u32> {
    match variable {
        Variable::SndUna => snd_una(look, wire),
        // In SYN_SENT there is none yet.
        Variable::SndWnd => {
            wire.shadow.variable(Variable::Irs)?;
            look.info?.snd_wnd
        }
        _ => wire.shadow.variable(variable),
    }
}

fn snd_una(look: &Look, wire: &Wire) -> Option<u32> {
    let Some(info) = look.info else { return wire.shadow.variable(Variable::SndUna) };
    if look.state == State::SynReceived && !wire.shadow.is_active() {
        // The kernel counts its SYN as acknowledged before it is.
        return None;
    }
    let iss = wire.shadow.variable(Variable::Iss)?;
    let syn = u32::from(!wire.shadow.is_active());
    // The sum wraps like sequence numbers.
    Some(iss.wrapping_add(syn).wrapping_add(info.acked as u32))
}
