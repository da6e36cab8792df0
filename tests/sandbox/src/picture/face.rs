//! Avatars: head and shoulders.

use super::canvas::Canvas;
use crate::world::random::Random;

const GROUNDS: [u32; 8] =
    [0xf6cf6dff, 0x93d5c9ff, 0xf3b0bdff, 0xa3bef4ff, 0xcdb0ebff, 0xf8bd95ff, 0xb1da95ff, 0x8fcbebff];
const SKINS: [u32; 4] = [0xffe1caff, 0xf8d0adff, 0xecb990ff, 0xcf9468ff];
const HAIRS: [u32; 6] = [0x2d2733ff, 0x4c3528ff, 0x7c4d2fff, 0xd09a58ff, 0x5c6184ff, 0xb34f56ff];
const CLOTHES: [u32; 6] = [0x3f72b3ff, 0xdf6862ff, 0x4f9e79ff, 0x6d5dabff, 0x343f50ff, 0xf3eee4ff];
const DARK: u32 = 0x33262bff;
const CHEEK: u32 = 0xf0708055;

pub fn draw(canvas: &mut Canvas, random: &mut Random) {
    let (ground, skin, hair, cloth) =
        (random.choose(&GROUNDS), random.choose(&SKINS), random.choose(&HAIRS), random.choose(&CLOTHES));
    let middle = canvas.width / 2.0;
    let at = |x: f32, y: f32| (middle + x, y);
    canvas.shade((0.0, ground), (100.0, ground));
    if random.below(2) == 0 {
        // Long hair, behind the shoulders.
        canvas.ellipse(hair, at(0.0, 52.0), (29.0, 34.0));
        canvas.block(hair, at(-29.0, 52.0), at(29.0, 84.0));
    }
    canvas.ellipse(cloth, at(0.0, 106.0), (37.0, 30.0));
    canvas.block(skin, at(-7.0, 62.0), at(7.0, 80.0));
    canvas.ellipse(skin, at(0.0, 80.0), (9.0, 6.0));
    canvas.ellipse(skin, at(0.0, 48.0), (22.0, 25.0));
    draw_hair(canvas, random, hair);
    for side in [-1.0, 1.0] {
        canvas.circle(DARK, at(8.5 * side, 51.0), 2.4);
        canvas.circle(CHEEK, at(14.0 * side, 58.0), 3.8);
    }
    canvas.stroke(DARK, 1.8, |path| {
        path.move_to(middle - 6.0, 60.0);
        path.quad_to(middle, 66.0, middle + 6.0, 60.0);
    });
    if random.below(4) == 0 {
        draw_glasses(canvas);
    }
}

/// One of three fringes, and on some heads a bun.
fn draw_hair(canvas: &mut Canvas, random: &mut Random, hair: u32) {
    let middle = canvas.width / 2.0;
    // How far the fringe hangs, at its left, middle and right.
    let (left, center, right) = [(36.0, 40.0, 36.0), (30.0, 32.0, 44.0), (43.0, 43.0, 43.0)][random.below(3) as usize];
    if random.below(3) == 0 {
        canvas.circle(hair, (middle, 18.0), 9.0);
    }
    canvas.shape(hair, |path| {
        path.move_to(middle - 24.0, 52.0);
        path.cubic_to(middle - 28.0, 12.0, middle + 28.0, 12.0, middle + 24.0, 52.0);
        path.cubic_to(middle + 21.0, 46.0, middle + 20.0, right, middle + 12.0, right);
        path.quad_to(middle, center, middle - 12.0, left);
        path.cubic_to(middle - 20.0, left, middle - 21.0, 46.0, middle - 24.0, 52.0);
        path.close();
    });
}

fn draw_glasses(canvas: &mut Canvas) {
    let middle = canvas.width / 2.0;
    canvas.stroke(DARK, 1.5, |path| {
        path.push_circle(middle - 8.5, 51.0, 6.5);
        path.push_circle(middle + 8.5, 51.0, 6.5);
        path.move_to(middle - 2.0, 51.0);
        path.line_to(middle + 2.0, 51.0);
    });
}

/// The avatar of those who have set none.
pub fn draw_nobody(canvas: &mut Canvas) {
    let middle = canvas.width / 2.0;
    canvas.shade((0.0, 0xe7eaeeff), (100.0, 0xd9dde3ff));
    canvas.circle(0xaab3beff, (middle, 42.0), 18.0);
    canvas.ellipse(0xaab3beff, (middle, 100.0), (34.0, 34.0));
}
