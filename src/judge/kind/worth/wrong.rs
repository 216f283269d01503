//! The ways in which a saboteur goes wrong: one table, and which of them to try first.

use crate::judge::kind::credit::Looks;
use crate::tcp::{CallError, Flags, State};

/// A way to go wrong. What is not said to be once goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wrong {
    /// It says that it is in this state.
    State(State),
    /// Nothing that happens concerns it any more.
    Deaf,
    /// It sends nothing.
    Mute,
    /// It sends one segment too many, with these flags; once.
    Extra(Flags),
    /// What it sends is wrong in this.
    Sent(Part),
    /// It tells its user nothing.
    Untold,
    /// It tells its user everything that there is to tell; once.
    Tells,
    /// It refuses calls.
    Refuses(CallError),
    /// It refuses no call.
    Accepts,
    /// It keeps what has arrived.
    Keeps,
    /// It says that the stream has ended.
    Ends,
    /// It has an octet more than has arrived.
    Surplus,
    /// It hands on other octets than have arrived.
    Garbles,
    /// No timer fires.
    Timeless,
    /// Its variables have this instead of their values.
    Variables(Value),
}

/// A part of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Seq,
    Ack,
    Window,
    NoWindow,
    Urgent,
    NoOptions,
    OtherOptions,
    NoAck,
    Pushed,
    Longer,
    Shorter,
}

/// A value of variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Value {
    OneMore,
    Zero,
    Most,
}

/// All ways, those first that a unit of this sort is most likely to notice.
pub(super) fn ways(looks: Looks) -> Vec<Wrong> {
    let mut ways = ALL.to_vec();
    // Stable: the rest keeps its order.
    ways.sort_by_key(|way| !is_likely(*way, looks));
    ways
}

/// Whether a way can be tried later, when nothing else happens: then it asks to be woken.
pub(super) const fn can_wait(wrong: Wrong) -> bool {
    matches!(wrong, Wrong::State(_) | Wrong::Extra(_) | Wrong::Tells | Wrong::Ends | Wrong::Surplus)
}

const fn is_likely(wrong: Wrong, looks: Looks) -> bool {
    match looks {
        Looks::State => matches!(wrong, Wrong::State(_)),
        Looks::Value => matches!(wrong, Wrong::Variables(_)),
        Looks::Signal => matches!(wrong, Wrong::Untold | Wrong::Tells),
        Looks::Silence => matches!(wrong, Wrong::Extra(_)),
        Looks::Segment => matches!(wrong, Wrong::Mute | Wrong::Sent(_)),
        Looks::Read => matches!(wrong, Wrong::Keeps | Wrong::Surplus | Wrong::Garbles),
        Looks::Refusal => matches!(wrong, Wrong::Accepts | Wrong::Refuses(_)),
    }
}

const ALL: [Wrong; 35] = [
    Wrong::State(State::Closed),
    Wrong::State(State::Established),
    Wrong::State(State::Listen),
    Wrong::State(State::FinWait1),
    Wrong::Mute,
    Wrong::Deaf,
    Wrong::Extra(Flags::ACK),
    Wrong::Extra(Flags::RST),
    Wrong::Extra(Flags::SYN),
    Wrong::Untold,
    Wrong::Tells,
    Wrong::Accepts,
    Wrong::Refuses(CallError::NotOpen),
    Wrong::Refuses(CallError::AlreadyOpen),
    Wrong::Refuses(CallError::Timeout),
    Wrong::Keeps,
    Wrong::Ends,
    Wrong::Surplus,
    Wrong::Garbles,
    Wrong::Timeless,
    Wrong::Variables(Value::OneMore),
    Wrong::Variables(Value::Zero),
    Wrong::Variables(Value::Most),
    Wrong::Sent(Part::Seq),
    Wrong::Sent(Part::Ack),
    Wrong::Sent(Part::Window),
    Wrong::Sent(Part::NoWindow),
    Wrong::Sent(Part::Urgent),
    Wrong::Sent(Part::NoOptions),
    Wrong::Sent(Part::OtherOptions),
    Wrong::Sent(Part::NoAck),
    Wrong::Sent(Part::Pushed),
    Wrong::Sent(Part::Longer),
    Wrong::Sent(Part::Shorter),
    Wrong::Refuses(CallError::Closing),
];
