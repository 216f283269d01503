//! `X read …`.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Fails, Read};
use crate::run::mismatch::{Mismatch, Readable, Wanted};
use crate::run::result::Called;
use crate::run::world::{Halt, is_end};
use crate::stack::Stack;

impl<S: Stack> Run<'_, S> {
    /// The call is made, and waits: segments arrive one at a time, in the order sent, until there
    /// is what is to be read or the network is quiet.
    ///
    /// If there is too little in the end, nothing is taken. A plain `read` takes what there is, even
    /// nothing; only a refused call fails it. With `fails`, segments arrive until the call
    /// is refused.
    pub(super) fn read(
        &mut self,
        span: Span,
        host: Host,
        what: &Read,
        fails: Option<Fails>,
    ) -> Result<(), Halt> {
        if self.world.is_raw(host) {
            return self.nobody(span, host, Wanted::Call(Called::Read(what.clone())));
        }
        if *what == Read::Nothing && fails.is_none() {
            return self.idle_read(span, host);
        }
        if fails.is_some() {
            return self.refused_read(span, host, what, fails);
        }
        // If there is nothing, the call is made at once, and waits or is refused.
        let refused = match self.world.readable(host) {
            (0, false) => {
                self.world.receive(host, read_limit(what, 0), || Called::Read(what.clone()))?.err()
            }
            _ => None,
        };
        let result = match refused {
            Some(refusal) => Err(refusal),
            None => {
                while !is_readable(what, self.world.readable(host))
                    && self.world.arrive_or_wait()?
                {}
                let (octets, end) = self.world.readable(host);
                // If there is still nothing, the connection may have ended: the call says so. A
                // plain `read` demands nothing, so the call says everything.
                let says = (octets, end) == (0, false) || *what == Read::Some;
                let surplus = matches!(what, Read::Only(n) if u64::from(*n) < octets as u64);
                if (!is_readable(what, (octets, end)) && !says) || surplus {
                    return self.fail_read(span, host, what, Readable::Octets(octets, end));
                }
                self.world.receive(host, read_limit(what, octets), || Called::Read(what.clone()))?
            }
        };
        let received = match result {
            Err(refusal) if is_end(refusal) && *what == Read::Eof => return Ok(()),
            Err(refusal) => {
                let call = || Called::Read(what.clone());
                return self.judge_refusal(span, host, call, None, Some(refusal));
            }
            Ok(received) => received,
        };
        match what {
            Read::Text(text) if !received.data.is_empty() && received.data != *text => {
                self.fail_read(span, host, what, Readable::Text(received.data))
            }
            Read::Some => Ok(()),
            _ if is_readable(what, (received.data.len(), received.end)) => Ok(()),
            _ => {
                let actual = Readable::Octets(received.data.len(), received.end);
                self.fail_read(span, host, what, actual)
            }
        }
    }

    /// `read nothing`: nothing arrives for it, and nothing is taken.
    fn idle_read(&mut self, span: Span, host: Host) -> Result<(), Halt> {
        let (octets, end) = self.world.readable(host);
        if (octets, end) != (0, false) {
            return self.fail_read(span, host, &Read::Nothing, Readable::Octets(octets, end));
        }
        let call = || Called::Read(Read::Nothing);
        match self.world.receive(host, 1, call)? {
            Ok(_) => Ok(()),
            Err(refusal) => self.judge_refusal(span, host, call, None, Some(refusal)),
        }
    }

    fn fail_read(
        &mut self,
        span: Span,
        host: Host,
        expected: &Read,
        actual: Readable,
    ) -> Result<(), Halt> {
        self.fail(span, Mismatch::Read { host, expected: expected.clone(), actual })
    }

    fn refused_read(
        &mut self,
        span: Span,
        host: Host,
        what: &Read,
        fails: Option<Fails>,
    ) -> Result<(), Halt> {
        let refusal = loop {
            let octets = self.world.readable(host).0;
            match self
                .world
                .receive(host, read_limit(what, octets), || Called::Read(what.clone()))?
            {
                Err(refusal) => break Some(refusal),
                Ok(received) if !received.data.is_empty() || received.end => break None,
                Ok(_) => {}
            }
            if !self.world.arrive_or_wait()? {
                break None;
            }
        };
        self.judge_refusal(span, host, || Called::Read(what.clone()), fails, refusal)
    }
}

/// Whether so many octets, and perhaps the end after them, are what is demanded.
pub fn is_readable(what: &Read, (octets, end): (usize, bool)) -> bool {
    match what {
        Read::Some => octets > 0,
        Read::Length(n) | Read::Only(n) => u64::from(*n) <= octets as u64,
        Read::Text(text) => text.len() <= octets,
        Read::Eof => octets == 0 && end,
        Read::Nothing => octets == 0 && !end,
    }
}

/// How many octets to ask for where so many wait.
pub fn read_limit(what: &Read, octets: usize) -> usize {
    match what {
        Read::Some | Read::Eof | Read::Nothing => octets.max(1),
        Read::Length(n) | Read::Only(n) => usize::try_from(*n).unwrap_or(usize::MAX),
        Read::Text(text) => text.len(),
    }
}
