//! What users exchange with TCP, kept where that is wanted, and a world taken apart.

use super::World;
use crate::host::{Host, PerHost};
use crate::run::stand::{Standing, Streams};
use crate::stack::Model;
use crate::tcp::{Call, Received};

impl<S> World<S> {
    /// From now on, the octets that users send and get are kept.
    pub(in crate::run) fn keep_streams(&mut self) {
        self.streams = Some(PerHost::default());
    }

    /// After a call that was not refused, and what it caused.
    pub(super) fn keep_called(&mut self, host: Host, call: &Call) {
        let Some(streams) = &mut self.streams else { return };
        match call {
            Call::Send { data, .. } => streams[host].sent.extend_from_slice(data),
            Call::Listen | Call::Connect => streams[host].got.clear(),
            Call::Close | Call::Abort | Call::Status => {}
        }
    }

    /// After a RECEIVE.
    pub(super) fn keep_received(&mut self, host: Host, received: &Received) {
        if let Some(streams) = &mut self.streams {
            streams[host].got.extend_from_slice(&received.data);
        }
    }

    /// A connection begins.
    pub(super) fn begin_streams(&mut self, host: Host) {
        if let Some(streams) = &mut self.streams {
            streams[host] = Streams::default();
        }
    }
}

impl World<Model<'_>> {
    /// Where things stand. The streams are empty if they were not kept.
    pub(in crate::run) fn into_standing(self) -> Standing {
        Standing {
            raw: PerHost::from_fn(|host| self.is_raw(host)),
            endpoints: PerHost::from_fn(|host| self.stacks[host].endpoint().clone()),
            network: self.network,
            now: self.now,
            listens_forever: self.listens_forever,
            iss: self.iss,
            next_iss: self.next_iss,
            sent_octets: self.sent_octets,
            latest: self.latest,
            users: self.streams.unwrap_or_default(),
        }
    }
}
