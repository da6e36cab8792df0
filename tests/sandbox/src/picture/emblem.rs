//! Emblems of system accounts and fan groups: a white sign on a colour.

use super::canvas::Canvas;
use super::emote::star;
use crate::world::random::Random;

const GROUNDS: [(u32, u32); 5] = [
    (0x4fb3f0ff, 0x2f86d6ff),
    (0xfb8fa8ff, 0xe5607fff),
    (0x57c59bff, 0x2f9a74ff),
    (0xf7b955ff, 0xe6922fff),
    (0x9a8cf0ff, 0x6f5fd0ff),
];
const WHITE: u32 = 0xffffffff;

pub fn draw(canvas: &mut Canvas, random: &mut Random) {
    let (upper, lower) = random.choose(&GROUNDS);
    canvas.shade((0.0, upper), (100.0, lower));
    let middle = canvas.width / 2.0;
    match random.below(4) {
        0 => draw_bell(canvas, middle),
        1 => canvas.polygon(WHITE, &star((middle, 52.0), 32.0)),
        2 => {
            // A speech bubble with three dots.
            canvas.ellipse(WHITE, (middle, 46.0), (31.0, 24.0));
            canvas.polygon(WHITE, &[(middle - 20.0, 60.0), (middle - 24.0, 80.0), (middle - 2.0, 68.0)]);
            for place in [-13.0, 0.0, 13.0] {
                canvas.circle(lower, (middle + place, 46.0), 3.6);
            }
        }
        _ => {
            canvas.circle(WHITE, (middle, 50.0), 29.0);
            canvas.polygon(
                lower,
                &[
                    (middle + 5.0, 28.0),
                    (middle - 13.0, 54.0),
                    (middle - 1.0, 54.0),
                    (middle - 6.0, 72.0),
                    (middle + 13.0, 46.0),
                    (middle + 1.0, 46.0),
                ],
            );
        }
    }
}

fn draw_bell(canvas: &mut Canvas, middle: f32) {
    canvas.circle(WHITE, (middle, 24.0), 5.0);
    canvas.shape(WHITE, |path| {
        path.move_to(middle - 28.0, 68.0);
        path.cubic_to(middle - 16.0, 58.0, middle - 26.0, 26.0, middle, 26.0);
        path.cubic_to(middle + 26.0, 26.0, middle + 16.0, 58.0, middle + 28.0, 68.0);
        path.close();
    });
    canvas.circle(WHITE, (middle, 75.0), 6.0);
}
