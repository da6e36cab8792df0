//! Marks all conversations of a list as read, one after the other.
//!
//! The service has no call for it. The pace is a person's, and what a person would stop at ends it: a lost login, risk
//! control, an abort.

use super::walk::{Next, SessionFacts, SessionsFacts, SessionsWalk, Walk};
use super::{Client, Common, Failure, Platform};
use crate::endpoint::{About, MarkRead, MarkReadOptions, Question, SessionsOptions};
use crate::error::{Error, Kind};
use crate::id::{Id, Int64};
use crate::model::{Peer, Talker};

/// The time between two marks, in ms.
pub const GAP_MS: f64 = 1000.0;

/// A conversation that had unread messages, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The user's mid, or the fan group's id.
    pub talker_id: Int64,
    /// 1 user, 2 fan group.
    pub session_type: Int64,
    /// How many messages were unread.
    pub unread_count: i128,
    /// Why it could not be marked.
    pub error: Option<Error>,
}

impl Client {
    /// Marks every conversation with unread messages in the list `options` ask for; tells `progress` of each.
    ///
    /// # Errors
    /// As [`Client::call`] where the list cannot be read, and at the first mark that fails for a reason that all others
    /// would fail for. Other failures are part of the result.
    pub async fn mark_all_read(
        &self,
        platform: &impl Platform,
        options: SessionsOptions,
        common: &Common,
        mut progress: impl FnMut(&Mark),
    ) -> Result<Vec<Mark>, Error> {
        // The whole list first: marking must not change what is being walked through.
        let mut marks = self.unread_sessions(platform, options, common).await?;
        for (at, mark) in marks.iter_mut().enumerate() {
            if at > 0 {
                platform.sleep(GAP_MS).await.map_err(Failure::into_error)?;
            }
            let marked = match mark.question() {
                Ok(question) => self.ask(platform, question, common).await,
                Err(error) => Err(error),
            };
            if let Err(error) = marked {
                if concerns_all(error.kind) {
                    return Err(error.at("markAllRead"));
                }
                mark.error = Some(error);
            }
            progress(mark);
        }
        Ok(marks)
    }

    async fn unread_sessions(
        &self,
        platform: &impl Platform,
        options: SessionsOptions,
        common: &Common,
    ) -> Result<Vec<Mark>, Error> {
        let mut walk = SessionsWalk::new(SessionsOptions { size: Some(100), ..options });
        let (mut facts, mut unread) = (SessionsFacts::default(), Vec::new());
        loop {
            match walk.next() {
                Next::Done => return Ok(unread),
                Next::Ask(question) => {
                    let text = self.ask(platform, Question::of(question), common).await?;
                    facts = SessionsFacts::read(&text).map_err(|error| error.at("sessions"))?;
                    walk.take(&facts, String::new());
                }
                Next::Page(_, places) => {
                    for at in places {
                        if let Some(Some(session)) = facts.session_list.get(at) {
                            unread.extend(Mark::of(session));
                        }
                    }
                }
            }
        }
    }
}

impl Mark {
    /// A conversation that has to be marked.
    fn of(session: &SessionFacts) -> Option<Self> {
        let unread_count = session.unread_count.map_or(0, |count| count.0);
        let (talker_id, session_type) = (session.talker_id, session.session_type);
        (unread_count > 0).then_some(Self { talker_id, session_type, unread_count, error: None })
    }

    /// What marks it.
    fn question(&self) -> Result<Question<'static>, Error> {
        let odd = |_| Error::new(Kind::Reply, "the list has a conversation with an odd id or type").at("markRead");
        let id = u64::try_from(self.talker_id.0).map(Id).map_err(odd)?;
        let session_type = u8::try_from(self.session_type.0).map_err(odd)?;
        let about = About(Talker::Known(Peer { id, session_type }));
        Ok(Question::of(MarkRead { about, options: MarkReadOptions::default() }))
    }
}

fn concerns_all(kind: Kind) -> bool {
    matches!(kind, Kind::Login | Kind::Csrf | Kind::Risk | Kind::Aborted | Kind::Internal)
}
