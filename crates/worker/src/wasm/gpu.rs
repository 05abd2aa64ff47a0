//! WebGPU: whether there is an adapter that suits, and whether its device is still there.
//!
//! Watch for: cubecl requests `timestamp-query`, and panics where the adapter lacks it, so the adapter is asked
//! first.

#[cfg(not(feature = "gpu"))]
mod none {
    use ssl::burn::tensor::Device;

    /// Returns the reason, since this build has no WebGPU.
    pub async fn open() -> Result<(Device, String), String> {
        Err("This worker was built without WebGPU.".to_owned())
    }

    /// Returns false, since there is no device to lose.
    pub fn is_lost() -> bool {
        false
    }
}
#[cfg(not(feature = "gpu"))]
pub use none::{is_lost, open};

#[cfg(feature = "gpu")]
mod web {
    use crate::wasm::messages::{failed, say};
    use crate::wasm::port::complain;
    use js_sys::{Function, Promise, Reflect};
    use ssl::burn::tensor::Device;
    use std::sync::{Arc, OnceLock};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::JsFuture;

    static LOST: OnceLock<()> = OnceLock::new();

    fn get(object: &JsValue, key: &str) -> JsValue {
        Reflect::get(object, &key.into()).unwrap_or_default()
    }

    fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
        let function: Function = get(object, name).dyn_into().ok()?;
        function.call1(object, argument).ok()
    }

    /// Returns what the browser calls the adapter.
    ///
    /// # Errors
    /// A sentence where there is no adapter that suits.
    async fn adapter() -> Result<String, String> {
        let gpu = get(&get(&js_sys::global(), "navigator"), "gpu");
        if gpu.is_falsy() {
            return Err("This browser offers no WebGPU to workers.".to_owned());
        }
        let options = js_sys::Object::new();
        let preference = Reflect::set(&options, &"powerPreference".into(), &"high-performance".into());
        let none = || "WebGPU found no GPU that it can use.".to_owned();
        preference.map_err(|_| none())?;
        let promise: Promise = call(&gpu, "requestAdapter", &options)
            .and_then(|promise| promise.dyn_into().ok())
            .ok_or_else(none)?;
        let adapter = JsFuture::from(promise).await.map_err(|_| none())?;
        if adapter.is_falsy() {
            return Err(none());
        }
        let timestamps = call(&get(&adapter, "features"), "has", &"timestamp-query".into());
        if !timestamps.is_some_and(|has| has.is_truthy()) {
            return Err("This GPU lacks timestamps (timestamp-query), which the GPU library needs.".to_owned());
        }
        let info = get(&adapter, "info");
        let word = |key: &str| get(&info, key).as_string().filter(|word| !word.is_empty());
        // Where the browser keeps the model to itself: the maker and the family, `google swiftshader`.
        let family = || {
            let words: Vec<String> = ["vendor", "architecture"].into_iter().filter_map(word).collect();
            Some(words.join(" ")).filter(|words| !words.is_empty())
        };
        let name = word("description").or_else(|| word("device")).or_else(family);
        Ok(name.unwrap_or_else(|| "GPU".to_owned()))
    }

    /// Returns the device, and the adapter's name.
    ///
    /// # Errors
    /// A sentence where WebGPU cannot be used.
    pub async fn open() -> Result<(Device, String), String> {
        let name = adapter().await?;
        let opened = Device::wgpu_options().init_with_setup_async().await;
        let (device, setup) = opened.map_err(|error| format!("WebGPU could not be started: {error}."))?;
        // The library's own handlers panic; what is lost here is only the device.
        setup
            .device
            .on_uncaptured_error(Arc::new(|error| lose(&error.to_string())));
        setup.device.set_device_lost_callback(|_, message| lose(&message));
        Ok((device, name))
    }

    /// Tells the page at once that the device is lost: what waits for the device's answer may wait for ever.
    fn lose(why: &str) {
        complain(why);
        let line = why.lines().next().unwrap_or_default();
        let why = format!("The GPU stopped answering: {line}.");
        // The first reason is the one that counts.
        if LOST.set(()).is_ok() {
            say(failed(why));
        }
    }

    /// Returns whether the device is lost, which the page has been told.
    pub fn is_lost() -> bool {
        LOST.get().is_some()
    }
}
#[cfg(feature = "gpu")]
pub use web::{is_lost, open};
