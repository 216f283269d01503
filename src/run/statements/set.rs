//! `set`.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::run::mismatch::Mismatch;
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
        wish: bool,
    ) -> Result<(), Halt> {
        if !self.acting {
            return Ok(());
        }
        if !setting.is_iss() {
            return self.fail(span, Mismatch::LateSetting(setting));
        }
        for host in Host::BOTH.into_iter().filter(|host| whose.is_none_or(|it| it == *host)) {
            let state = self.world.state(host);
            let in_use = state.filter(|it| !matches!(it, State::Closed | State::Listen));
            if in_use.is_some() && wish {
                continue;
            }
            if let Some(state) = in_use {
                self.fail(span, Mismatch::IssInUse { host, state })?;
            } else {
                let mut config = Config::default();
                setting.apply(&mut config, value);
                self.world.set_iss(host, config.iss.0);
            }
        }
        Ok(())
    }
}
