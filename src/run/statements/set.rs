//! `set`.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::run::result::FailureKind;
use crate::run::situation::Wanted;
use crate::run::words;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::{Config, Setting, SettingValue, State};

impl<S: Stack> Run<'_, S> {
    /// `set …`: before the first action the stacks have been built with it already; later only
    /// an ISS can be set, and only where none is in use: in CLOSED, and in LISTEN, which
    /// chooses its ISS when a SYN arrives (RFC 9293, section 3.10.7.2).
    pub(super) fn set(
        &mut self,
        span: Span,
        whose: Option<Host>,
        setting: Setting,
        value: SettingValue,
    ) -> Result<(), Halt> {
        if !self.acting {
            return Ok(());
        }
        if !setting.is_iss() {
            let expected = format!("`set {}` stands before any action", setting.name());
            let actual = "it stands behind one, so it was not applied".to_owned();
            return self.fail(FailureKind::Call, span, expected, actual, Wanted::Other);
        }
        for host in Host::BOTH.into_iter().filter(|host| whose.is_none_or(|it| it == *host)) {
            let state = self.world.state(host);
            if self.world.is_raw(host)
                || matches!(state, None | Some(State::Closed | State::Listen))
            {
                let mut config = Config::default();
                setting.apply(&mut config, value);
                self.world.set_iss(host, config.iss.0);
            } else {
                let expected = format!("{host} CLOSED or LISTEN, to set its ISS");
                let actual = format!("{host} {}", words::state(state));
                self.fail(FailureKind::Call, span, expected, actual, Wanted::Other)?;
            }
        }
        Ok(())
    }
}
