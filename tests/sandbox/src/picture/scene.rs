//! Landscapes, for covers and for images in messages.

use super::canvas::Canvas;
use crate::world::random::Random;

/// Colours of a time of day.
struct Light {
    /// The sky at the top and at the horizon.
    sky: (u32, u32),
    sun: u32,
    /// From the horizon to the front.
    land: [u32; 3],
    /// Water at the horizon and in front.
    sea: (u32, u32),
}

const LIGHTS: [Light; 4] = [
    Light {
        sky: (0x8fd0f5ff, 0xe4f5fdff),
        sun: 0xfff3c4ff,
        land: [0xa5d3b0ff, 0x6fb58aff, 0x3f8a66ff],
        sea: (0x8ccbe8ff, 0x2f7fb8ff),
    },
    Light {
        sky: (0xf58f7cff, 0xfde2b5ff),
        sun: 0xfff6dcff,
        land: [0xd9919bff, 0xa8607fff, 0x6b3f66ff],
        sea: (0xd9919bff, 0x6b3f66ff),
    },
    Light {
        sky: (0x7fa8e8ff, 0xf7d4e2ff),
        sun: 0xfffaf0ff,
        land: [0xa9b7dcff, 0x7b8dbfff, 0x4b5f97ff],
        sea: (0xa9b7dcff, 0x4b5f97ff),
    },
    Light {
        sky: (0x1d2a57ff, 0x55659fff),
        sun: 0xfdf4cfff,
        land: [0x3b4a80ff, 0x2a3764ff, 0x182349ff],
        sea: (0x3b4a80ff, 0x182349ff),
    },
];

pub fn draw(canvas: &mut Canvas, random: &mut Random) {
    let light = &LIGHTS[random.below(4) as usize];
    canvas.shade((0.0, light.sky.0), (100.0, light.sky.1));
    let sun = canvas.width * (0.2 + 0.6 * random.unit());
    match random.below(3) {
        0 => draw_hills(canvas, random, light, sun),
        1 => draw_sea(canvas, random, light, sun),
        _ => draw_city(canvas, random, light, sun),
    }
}

fn draw_hills(canvas: &mut Canvas, random: &mut Random, light: &Light, sun: f32) {
    canvas.circle(light.sun, (sun, 30.0), 11.0);
    for (depth, fill) in light.land.into_iter().enumerate() {
        let (base, phase, swing) = (56.0 + 16.0 * depth as f32, 6.3 * random.unit(), 7.0 + 5.0 * random.unit());
        let width = canvas.width;
        let height = |x: f32| base + swing * (phase + x / 24.0).sin() + 0.35 * swing * (2.0 * phase + x / 9.0).sin();
        let mut ridge = vec![(width, 101.0), (0.0, 101.0)];
        ridge.extend((0..=80).map(|step| step as f32 * width / 80.0).map(|x| (x, height(x))));
        canvas.polygon(fill, &ridge);
        if depth == 1 {
            for _ in 0..7 {
                let x = width * random.unit();
                draw_tree(canvas, (x, height(x) + 1.0), 6.0 + 6.0 * random.unit(), light.land[2]);
            }
        }
    }
}

fn draw_tree(canvas: &mut Canvas, (x, foot): (f32, f32), size: f32, fill: u32) {
    for (low, high, reach) in [(0.0, 1.3, 0.5), (0.6, 1.9, 0.38)] {
        let corners =
            [(x - reach * size, foot - low * size), (x, foot - high * size), (x + reach * size, foot - low * size)];
        canvas.polygon(fill, &corners);
    }
}

fn draw_sea(canvas: &mut Canvas, random: &mut Random, light: &Light, sun: f32) {
    const HORIZON: f32 = 60.0;
    canvas.circle(light.sun, (sun, HORIZON - 8.0), 15.0);
    canvas.shade((HORIZON, light.sea.0), (100.0, light.sea.1));
    for wave in 0..9 {
        // The nearer, the longer.
        let y = HORIZON + 3.0 + 4.2 * wave as f32;
        let reach = (4.0 + 2.2 * wave as f32) * (0.6 + 0.8 * random.unit());
        canvas.block(0xffffff55, (sun - reach, y), (sun + reach, y + 1.1));
    }
    let x = canvas.width * (0.15 + 0.7 * random.unit());
    canvas.polygon(0xfffdf5ff, &[(x, 44.0), (x, 64.0), (x + 12.0, 64.0)]);
    canvas.polygon(0xf3e3d0ff, &[(x - 1.5, 49.0), (x - 1.5, 64.0), (x - 9.0, 64.0)]);
    canvas.polygon(0x5a3b3aff, &[(x - 11.0, 66.0), (x + 14.0, 66.0), (x + 9.0, 72.0), (x - 7.0, 72.0)]);
}

fn draw_city(canvas: &mut Canvas, random: &mut Random, light: &Light, sun: f32) {
    canvas.circle(light.sun, (sun, 24.0), 9.0);
    for (depth, fill) in light.land.into_iter().enumerate() {
        let count = 9 - 2 * depth;
        let breadth = canvas.width / count as f32;
        for place in 0..count {
            let top = 30.0 + 16.0 * depth as f32 + 22.0 * random.unit();
            let left = breadth * (place as f32 + 0.16 * random.unit());
            let right = left + breadth * (0.78 + 0.2 * random.unit());
            canvas.block(fill, (left, top), (right, 101.0));
            if depth > 0 {
                draw_windows(canvas, random, (left, top), right);
            }
        }
    }
}

/// Some of them lit.
fn draw_windows(canvas: &mut Canvas, random: &mut Random, (left, top): (f32, f32), right: f32) {
    let columns = 4;
    let step = (right - left) / (columns as f32 + 0.5);
    for row in 0..7 {
        for column in 0..columns {
            if random.below(5) < 2 {
                let (x, y) = (left + step * (column as f32 + 0.45), top + 4.0 + 8.0 * row as f32);
                canvas.block(0xffe6a3d0, (x, y), (x + step * 0.5, y + 4.0));
            }
        }
    }
}
