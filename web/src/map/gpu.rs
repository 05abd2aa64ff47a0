//! The points on the GPU, through WebGL2: two buffers of positions, the last frame's and the newest
//! one's, and a vertex shader that goes from one to the other, so a moving picture costs the page
//! one number a frame on flat maps. web-sys' own bindings: one program and five buffers need no layer above.
//!
//! Watch for: points are blended from the back to the front, so the order is sent anew while a sphere moves.

use crate::map::shaders;
use crate::map::sprites::Sprites;
use crate::map::viewport::{Cue, Viewport};
use js_sys::{Float32Array, Object, Reflect, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    HtmlCanvasElement, WebGl2RenderingContext as Gl, WebGlBuffer, WebGlProgram, WebGlTexture, WebGlUniformLocation,
};

/// Names of the uniforms, in the order of [`Gpu::uniforms`].
const UNIFORMS: [&str; 8] = [
    "u_share",
    "u_sphere",
    "u_side",
    "u_turn",
    "u_window",
    "u_cue",
    "u_grid",
    "u_sprites",
];

/// Holds a WebGL2 context with all that is needed to draw points.
pub struct Gpu {
    context: Gl,
    from: WebGlBuffer,
    to: WebGlBuffer,
    looks: WebGlBuffer,
    order: WebGlBuffer,
    texture: WebGlTexture,
    uniforms: [Option<WebGlUniformLocation>; 8],
    count: i32,
    /// Columns and rows of the sprites; none for dots.
    grid: Option<(f32, f32)>,
}

impl Gpu {
    /// Makes the program and the buffers; none where the browser has no WebGL2, or has lost it.
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let options = Object::new();
        for (name, wanted) in [("antialias", false), ("depth", false), ("premultipliedAlpha", true)] {
            Reflect::set(&options, &name.into(), &JsValue::from_bool(wanted)).ok()?;
        }
        let context = canvas.get_context_with_context_options("webgl2", &options).ok()??;
        let context = context.dyn_into::<Gl>().ok()?;
        if context.is_context_lost() {
            return None;
        }
        let program = program(&context)?;
        context.use_program(Some(&program));
        let buffer = |place: u32, width: i32| {
            let buffer = context.create_buffer()?;
            context.bind_buffer(Gl::ARRAY_BUFFER, Some(&buffer));
            context.enable_vertex_attrib_array(place);
            context.vertex_attrib_pointer_with_i32(place, width, Gl::FLOAT, false, 0, 0);
            Some(buffer)
        };
        let (from, to, looks) = (buffer(0, 3)?, buffer(1, 3)?, buffer(2, 4)?);
        let order = context.create_buffer()?;
        context.enable(Gl::BLEND);
        context.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        let texture = context.create_texture()?;
        let uniforms = UNIFORMS.map(|name| context.get_uniform_location(&program, name));
        Some(Self {
            context,
            from,
            to,
            looks,
            order,
            texture,
            uniforms,
            count: 0,
            grid: None,
        })
    }

    /// Returns whether the browser took the GPU away.
    pub fn is_lost(&self) -> bool {
        self.context.is_context_lost()
    }

    /// Sets where points leave and where they go: `x, y, z` of each.
    pub fn positions(&mut self, from: &[f32], to: &[f32]) {
        self.fill(&self.from, from);
        self.fill(&self.to, to);
        self.count = (to.len() / 3) as i32;
    }

    /// Sets red, green, blue and the tile of each point.
    pub fn looks(&self, looks: &[f32]) {
        self.fill(&self.looks, looks);
    }

    /// Sets the order in which points are drawn.
    pub fn order(&self, order: &[u32]) {
        let data = Uint32Array::from(order);
        self.context.bind_buffer(Gl::ELEMENT_ARRAY_BUFFER, Some(&self.order));
        self.context
            .buffer_data_with_array_buffer_view(Gl::ELEMENT_ARRAY_BUFFER, &data, Gl::DYNAMIC_DRAW);
    }

    /// Sets the tiles to draw points with; none for dots.
    pub fn sprites(&mut self, sprites: Option<&Sprites>) {
        self.grid = sprites.map(|sprites| (sprites.grid.columns as f32, sprites.grid.rows as f32));
        let Some(sprites) = sprites else { return };
        let context = &self.context;
        context.bind_texture(Gl::TEXTURE_2D, Some(&self.texture));
        context.pixel_storei(Gl::UNPACK_PREMULTIPLY_ALPHA_WEBGL, 1);
        let format = (Gl::RGBA as i32, Gl::RGBA, Gl::UNSIGNED_BYTE);
        let sent = context.tex_image_2d_with_u32_and_u32_and_html_canvas_element(
            Gl::TEXTURE_2D,
            0,
            format.0,
            format.1,
            format.2,
            &sprites.canvas,
        );
        if sent.is_err() {
            self.grid = None;
        }
        for (name, value) in [
            (Gl::TEXTURE_MIN_FILTER, Gl::LINEAR),
            (Gl::TEXTURE_MAG_FILTER, Gl::LINEAR),
            (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
        ] {
            context.tex_parameteri(Gl::TEXTURE_2D, name, value as i32);
        }
    }

    /// Draws all points, `share` of the way gone, `side` CSS pixels wide at the middle depth.
    pub fn draw(&self, view: &Viewport, share: f32, side: f32) {
        let context = &self.context;
        let [u_share, u_sphere, u_side, u_turn, u_window, u_cue, u_grid, u_sprites] =
            self.uniforms.each_ref().map(Option::as_ref);
        let pixels = |length: f32| (length * view.ratio).round() as i32;
        context.viewport(0, 0, pixels(view.width), pixels(view.height));
        context.clear_color(0.0, 0.0, 0.0, 0.0);
        context.clear(Gl::COLOR_BUFFER_BIT);
        let [a, b, c, d] = view
            .turn
            .map_or([1.0, 0.0, 1.0, 0.0], crate::map::orientation::Orientation::factors);
        let Cue { alpha, size } = view.cue();
        let (columns, rows) = self.grid.unwrap_or((0.0, 0.0));
        context.uniform1f(u_share, share);
        context.uniform1f(u_sphere, f32::from(u8::from(view.turn.is_some())));
        context.uniform1f(u_side, side);
        context.uniform4f(u_turn, a, b, c, d);
        context.uniform4f(u_window, view.width, view.height, view.radius(), view.ratio);
        context.uniform4f(u_cue, alpha.0, alpha.1, size.0, size.1);
        context.uniform2f(u_grid, columns, rows);
        context.uniform1i(u_sprites, 0);
        context.draw_elements_with_i32(Gl::POINTS, self.count, Gl::UNSIGNED_INT, 0);
    }

    fn fill(&self, buffer: &WebGlBuffer, values: &[f32]) {
        let data = Float32Array::from(values);
        self.context.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
        self.context
            .buffer_data_with_array_buffer_view(Gl::ARRAY_BUFFER, &data, Gl::DYNAMIC_DRAW);
    }
}

fn program(context: &Gl) -> Option<WebGlProgram> {
    let program = context.create_program()?;
    for (kind, source) in [
        (Gl::VERTEX_SHADER, shaders::VERTEX),
        (Gl::FRAGMENT_SHADER, shaders::FRAGMENT),
    ] {
        let shader = context.create_shader(kind)?;
        context.shader_source(&shader, source);
        context.compile_shader(&shader);
        context.attach_shader(&program, &shader);
    }
    context.link_program(&program);
    let linked = context.get_program_parameter(&program, Gl::LINK_STATUS);
    linked.is_truthy().then_some(program)
}
