//! The pictures behind the service's addresses, drawn here: equal addresses show equal pictures.

mod canvas;
mod emblem;
mod emote;
mod face;
mod scene;

use crate::world::random::Random;
use canvas::Canvas;
use ring::digest;

/// The folder of all pictures.
pub const FOLDER: &str = "/bfs/";

/// Larger pictures are scaled down: an address can state any size.
const MAX_SIDE: u32 = 2_048;

/// What a picture shows. The service keeps each kind in folders of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Face,
    Nobody,
    Emote,
    Emblem,
    Scene,
}

/// A picture that is still to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    subject: Subject,
    width: u32,
    height: u32,
    seed: u64,
}

impl Picture {
    /// The picture at a path below [`FOLDER`]. `sent` is its size in the message that sent it, if one did.
    pub fn at(path: &str, sent: Option<(u32, u32)>) -> Self {
        let folder = path.strip_prefix(FOLDER).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let (subject, usual) = match folder {
            "face" if path.ends_with("/noface.jpg") => (Subject::Nobody, (160, 160)),
            "face" => (Subject::Face, (160, 160)),
            "emote" => (Subject::Emote, (162, 162)),
            "im" if sent.is_none() => (Subject::Emblem, (160, 160)),
            "im" | "im_new" => (Subject::Scene, (480, 360)),
            _ => (Subject::Scene, (480, 270)),
        };
        let (width, height) = fit(sent.unwrap_or(usual));
        Self { subject, width, height, seed: seed(path) }
    }

    /// The picture as a PNG file.
    pub fn draw(&self) -> Option<Vec<u8>> {
        let mut canvas = Canvas::new(self.width, self.height)?;
        let mut random = Random::new(self.seed);
        match self.subject {
            Subject::Face => face::draw(&mut canvas, &mut random),
            Subject::Nobody => face::draw_nobody(&mut canvas),
            Subject::Emote => emote::draw(&mut canvas, &mut random),
            Subject::Emblem => emblem::draw(&mut canvas, &mut random),
            Subject::Scene => scene::draw(&mut canvas, &mut random),
        }
        canvas.png()
    }
}

/// The size within [`MAX_SIDE`], in the same proportions.
fn fit((width, height): (u32, u32)) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= MAX_SIDE {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| (u64::from(side) * u64::from(MAX_SIDE) / u64::from(longest)).max(1) as u32;
    (scaled(width), scaled(height))
}

/// A hash that stays the same in every build.
fn seed(path: &str) -> u64 {
    let hash = digest::digest(&digest::SHA256, path.as_bytes());
    hash.as_ref().iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_tells_the_subject() {
        let subject = |path: &str, sent| Picture::at(path, sent).subject;
        assert_eq!(subject("/bfs/face/a.jpg", None), Subject::Face);
        assert_eq!(subject("/bfs/face/member/noface.jpg", None), Subject::Nobody);
        assert_eq!(subject("/bfs/emote/custom/1.gif", Some((240, 240))), Subject::Emote);
        assert_eq!(subject("/bfs/im/a.png", None), Subject::Emblem);
        assert_eq!(subject("/bfs/im/a.png", Some((480, 640))), Subject::Scene);
        assert_eq!(subject("/bfs/archive/a.jpg", None), Subject::Scene);
        assert_eq!(subject("/bfs/", None), Subject::Scene);
    }

    #[test]
    fn any_size_can_be_drawn() {
        assert_eq!(fit((480, 640)), (480, 640));
        assert_eq!(fit((4_096, 1_024)), (2_048, 512));
        assert_eq!(fit((0, u32::MAX)), (1, 2_048));
        for sent in [(1, 1), (0, 0), (1, u32::MAX), (u32::MAX, 1)] {
            for path in ["/bfs/face/a.jpg", "/bfs/emote/a.png", "/bfs/archive/a.jpg", "/bfs/im_new/a.png"] {
                assert!(Picture::at(path, Some(sent)).draw().is_some(), "{path} {sent:?}");
            }
        }
    }
}
