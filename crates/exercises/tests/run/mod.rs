//! One way to write a test that awaits what it reads: natively it blocks, in a browser it does not.

/// Makes a test called `$name` of an asynchronous `$body` that gives a `Result<(), Lesson>`.
macro_rules! test {
    ($name:ident, $body:expr) => {
        #[cfg(not(target_arch = "wasm32"))]
        #[test]
        fn $name() -> Result<(), exercises::answer::Lesson> {
            pollster::block_on($body)
        }

        #[cfg(target_arch = "wasm32")]
        #[wasm_bindgen_test::wasm_bindgen_test]
        async fn $name() -> Result<(), exercises::answer::Lesson> {
            $body.await
        }
    };
}
