//! Emotes: round yellow faces on a transparent ground.

use super::canvas::Canvas;
use crate::world::random::Random;

const YELLOWS: [u32; 3] = [0xffd84dff, 0xffcf5cff, 0xffe066ff];
const EDGE: u32 = 0xe8a92cff;
const DARK: u32 = 0x4a3216ff;
const RED: u32 = 0xe5574fff;

pub fn draw(canvas: &mut Canvas, random: &mut Random) {
    let middle = canvas.width / 2.0;
    canvas.circle(EDGE, (middle, 50.0), 48.0);
    canvas.circle(random.choose(&YELLOWS), (middle, 50.0), 44.0);
    for side in [-1.0, 1.0] {
        canvas.ellipse(0xff8a6a66, (middle + 27.0 * side, 60.0), (8.0, 5.5));
    }
    draw_eyes(canvas, random.below(4), middle);
    draw_mouth(canvas, random.below(4), middle);
}

/// Open, smiling, winking or starry.
fn draw_eyes(canvas: &mut Canvas, look: u64, middle: f32) {
    for side in [-1.0, 1.0] {
        let (x, y) = (middle + 17.0 * side, 42.0);
        match look {
            0 => canvas.ellipse(DARK, (x, y), (5.0, 7.5)),
            3 => canvas.polygon(DARK, &star((x, y), 9.5)),
            2 if side > 0.0 => canvas.ellipse(DARK, (x, y), (5.0, 7.5)),
            _ => canvas.stroke(DARK, 4.0, |path| {
                path.move_to(x - 8.0, y + 3.0);
                path.quad_to(x, y - 9.0, x + 8.0, y + 3.0);
            }),
        }
    }
}

/// A smile, a laugh, a small o, or the tongue out.
fn draw_mouth(canvas: &mut Canvas, look: u64, middle: f32) {
    let smile = |path: &mut tiny_skia::PathBuilder| {
        path.move_to(middle - 17.0, 62.0);
        path.quad_to(middle, 82.0, middle + 17.0, 62.0);
    };
    match look {
        0 => canvas.stroke(DARK, 4.0, smile),
        1 => {
            canvas.shape(DARK, |path| {
                path.move_to(middle - 20.0, 60.0);
                path.line_to(middle + 20.0, 60.0);
                path.cubic_to(middle + 18.0, 88.0, middle - 18.0, 88.0, middle - 20.0, 60.0);
                path.close();
            });
            canvas.ellipse(RED, (middle, 75.0), (9.0, 5.0));
        }
        2 => canvas.ellipse(DARK, (middle, 68.0), (6.0, 7.5)),
        _ => {
            canvas.ellipse(RED, (middle + 6.0, 74.0), (6.5, 8.0));
            canvas.stroke(DARK, 4.0, smile);
        }
    }
}

/// The corners of a star with five points.
pub fn star((x, y): (f32, f32), radius: f32) -> [(f32, f32); 10] {
    std::array::from_fn(|corner| {
        let reach = if corner % 2 == 0 { radius } else { radius * 0.45 };
        let angle = (corner as f32 * 36.0 - 90.0).to_radians();
        (x + reach * angle.cos(), y + reach * angle.sin())
    })
}
