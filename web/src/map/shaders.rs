//! The two small programs that the GPU runs for each point and each of its pixels.

/// Places a point between two frames, turns the sphere, and gives depth its size and alpha.
///
/// `u_window` is width, height, radius and device-pixel ratio; `u_cue` as in [`super::viewport::Cue`].
pub const VERTEX: &str = "#version 300 es
precision highp float;
layout(location = 0) in vec3 a_from;
layout(location = 1) in vec3 a_to;
layout(location = 2) in vec4 a_look;
uniform float u_share;
uniform float u_sphere;
uniform float u_side;
uniform vec4 u_turn;
uniform vec4 u_window;
uniform vec4 u_cue;
out vec3 v_colour;
out float v_alpha;
out float v_side;
flat out float v_tile;
void main() {
    vec3 p = mix(a_from, a_to, u_share);
    vec3 seen = vec3(p.xy, 1.0);
    if (u_sphere > 0.5) {
        float right = p.x * u_turn.x + p.z * u_turn.y;
        float back = p.z * u_turn.x - p.x * u_turn.y;
        seen = vec3(right, p.y * u_turn.z - back * u_turn.w, p.y * u_turn.w + back * u_turn.z);
    }
    float d = clamp(0.5 * seen.z + 0.5, 0.0, 1.0);
    vec2 half_window = 0.5 * u_window.xy;
    vec2 offset = clamp(seen.xy * u_window.z, vec2(4.0) - half_window, half_window - vec2(4.0));
    gl_Position = vec4(offset / half_window, 0.0, 1.0);
    v_colour = a_look.rgb;
    v_tile = a_look.a;
    v_alpha = u_cue.x + u_cue.y * d * d;
    v_side = u_side * (u_cue.z + u_cue.w * d) * u_window.w;
    gl_PointSize = v_side + 2.0;
}";

/// Holds a round dot with a soft edge of one pixel, or a tile of the sprites. Colours leave premultiplied.
pub const FRAGMENT: &str = "#version 300 es
precision highp float;
in vec3 v_colour;
in float v_alpha;
in float v_side;
flat in float v_tile;
uniform sampler2D u_sprites;
uniform vec2 u_grid;
out vec4 colour;
void main() {
    vec2 at = (gl_PointCoord - 0.5) * (v_side + 2.0);
    if (u_grid.x < 0.5) {
        float a = v_alpha * clamp(0.5 * v_side + 0.5 - length(at), 0.0, 1.0);
        colour = vec4(v_colour * a, a);
    } else {
        vec2 inside = at / v_side + 0.5;
        if (any(lessThan(inside, vec2(0.0))) || any(greaterThan(inside, vec2(1.0)))) discard;
        float row = floor((v_tile + 0.5) / u_grid.x);
        vec2 tile = vec2(v_tile - row * u_grid.x, row);
        colour = texture(u_sprites, (tile + inside) / u_grid) * v_alpha;
    }
}";
