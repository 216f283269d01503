//! How a table of rules is written down.
//!
//! A file of the table is one `rules!` block, in the order in which rules are tried. `on` names
//! an event, or a step of a segment's arrival; the rows below it answer that event:
//!
//! ```text
//! "syn_rcvd.rst_passive" in [SynReceived] by "3.10.7.4" meets ["MUST-11"]
//!     "a RST sends a passive opener back to LISTEN"
//!     if [Rst, Passive, !Reopened]
//!     do [ReturnToListen] to Listen, then Return;
//! ```
//!
//! - The name, the states in which the rule can fire, the section of the RFC, and the
//!   requirements that it meets. `binds` narrows down which of those an implementation breaks
//!   that does otherwise: in that part of what it does, or (with no part) in any.
//! - What the rule is, in plain English.
//! - `if`: the facts that must hold, or with `!` must not, all of them. Without it, the rule
//!   always fires.
//! - `do`: the actions, in order; `to`: the state after them, where it changes; and, as the last
//!   word, where processing goes on ([`Flow`](super::Flow)).

/// Makes `fn rules() -> Vec<Rule>` of rows. The module's documentation says how they look.
macro_rules! rules {
    ($(on $event:expr => {$(
        $name:literal in $states:tt by $section:literal
            $(meets [$($label:literal),* $(,)?])?
            $(binds $($part:ident)? [$($bound:literal),* $(,)?])*
            $summary:literal
            $(if [$($guard:expr),* $(,)?])?
            do [$($action:expr),* $(,)?] $(to $next:ident)?, then $flow:expr;
    )*})*) => {
        /// The rows of this file, in order.
        pub(super) fn rules() -> Vec<$crate::tcp::Rule> {
            #[allow(unused_imports)]
            use $crate::tcp::rules::{
                Action::*, Event, Fact, Fact::*, Flow::*, Next, Part, Reply, Rule, Step, Timer,
            };
            #[allow(unused_imports)]
            use $crate::tcp::{CallError, Signal as User, State::*, state_sets::*};
            vec![$($(Rule {
                name: $name,
                states: rules!(@states $states),
                event: $event,
                when: vec![$($(<(Fact, bool)>::from($guard)),*)?],
                then: vec![$($action),*],
                next: rules!(@next $($next)?),
                flow: $flow,
                section: $section,
                labels: &[$($($label),*)?],
                binds: vec![$((rules!(@part $($part)?), &[$($bound),*])),*],
                summary: $summary,
            },)*)*]
        }
    };
    (@states [$($state:ident),*]) => { &[$($state),*] };
    (@states $set:ident) => { $set };
    (@next) => { Next::Stay };
    (@next $state:ident) => { Next::To($state) };
    (@part) => { None };
    (@part $part:ident) => { Some(Part::$part) };
}

pub(super) use rules;
