//! Files of golden cases: inputs, parameters, and what is to come out.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// A file.
pub struct Document {
    /// Its name without the ending.
    pub file: String,
    /// What it calls itself.
    pub name: String,
    /// Its cases.
    pub cases: Vec<Case>,
}

/// Numbers in the order of the file, the last axis fastest.
#[derive(Clone, Debug)]
pub struct Array {
    /// Length of each axis; none for a single number.
    pub shape: Vec<usize>,
    /// Entries.
    pub data: Vec<f64>,
}

/// A case.
pub struct Case {
    /// Its name.
    pub name: String,
    /// Hyper-parameters.
    pub params: Map<String, Value>,
    /// Inputs by name; those of another case where it says so.
    pub inputs: BTreeMap<String, Array>,
    /// What is to come out, by name, `a.b` for a `b` within `a`; none for what is no number.
    pub expected: BTreeMap<String, Option<Array>>,
    /// Gradients of the loss by input.
    pub grads: BTreeMap<String, Array>,
    /// Inputs that no gradient may reach.
    pub stop_grad: Vec<String>,
}

impl Array {
    fn read(value: &Value) -> Option<Self> {
        let numbers = |values: &[Value]| values.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>();
        let whole = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let (shape, data) = match value {
            // Rows of index sets, which need not be of one length.
            Value::Array(rows) if rows.iter().any(Value::is_array) => {
                let rows: Option<Vec<Self>> = rows.iter().map(Self::read).collect();
                let data: Vec<f64> = rows?.into_iter().flat_map(|row| row.data).collect();
                (vec![data.len()], data)
            }
            Value::Array(values) => (vec![values.len()], numbers(values)?),
            Value::Object(object) => {
                let shape: Option<Vec<usize>> = object.get("shape")?.as_array()?.iter().map(whole).collect();
                let data = match object.get("data")? {
                    Value::Array(values) => numbers(values)?,
                    single => vec![single.as_f64()?],
                };
                (shape?, data)
            }
            single => (Vec::new(), vec![single.as_f64()?]),
        };
        (shape.iter().product::<usize>() == data.len()).then_some(Self { shape, data })
    }
}

fn collect(name: String, value: &Value, found: &mut BTreeMap<String, Option<Array>>) {
    match value {
        Value::Object(parts) if !parts.contains_key("data") => {
            for (part, value) in parts {
                collect(format!("{name}.{part}"), value, found);
            }
        }
        value => drop(found.insert(name, Array::read(value))),
    }
}

impl Case {
    /// A parameter that is a number, or a switch as 0 or 1.
    pub fn number(&self, name: &str) -> Result<f64, String> {
        match self.params.get(name) {
            Some(Value::Bool(on)) => Ok(f64::from(u8::from(*on))),
            value => value
                .and_then(Value::as_f64)
                .ok_or_else(|| format!("it has no number ‘{name}’")),
        }
    }

    /// A parameter that counts.
    pub fn count(&self, name: &str) -> Result<usize, String> {
        let number = self.number(name)?;
        let whole = number.fract() == 0.0 && (0.0..=1e9).contains(&number);
        whole
            .then_some(number as usize)
            .ok_or_else(|| format!("‘{name}’ is no count"))
    }

    /// A parameter that is text.
    pub fn text(&self, name: &str) -> Result<&str, String> {
        let text = self.params.get(name).and_then(Value::as_str);
        text.ok_or_else(|| format!("it has no text ‘{name}’"))
    }

    /// An input.
    pub fn input(&self, name: &str) -> Result<&Array, String> {
        self.inputs.get(name).ok_or_else(|| format!("it has no input ‘{name}’"))
    }

    fn read(value: &Value, cases: &[Value]) -> Option<Self> {
        let object = |key: &str| match value.get(key) {
            None | Some(Value::Null) => Some(Map::new()),
            Some(Value::Object(map)) => Some(map.clone()),
            Some(_) => None,
        };
        let arrays = |map: Map<String, Value>| -> Option<BTreeMap<String, Array>> {
            map.into_iter()
                .map(|(name, value)| Some((name, Array::read(&value)?)))
                .collect()
        };
        let mut inputs = object("inputs")?;
        // A chain of references ends within as many cases as there are.
        for _ in 0..cases.len() {
            let Some(index) = inputs.get("same_as_case") else { break };
            let other = cases.get(usize::try_from(index.as_u64()?).ok()?)?;
            inputs = other.get("inputs")?.as_object()?.clone();
        }
        let mut expected = BTreeMap::new();
        for (name, value) in object("expected")? {
            collect(name, &value, &mut expected);
        }
        let names = value.get("stop_grad").and_then(Value::as_array);
        let names = names.into_iter().flatten().filter_map(Value::as_str);
        Some(Self {
            name: value.get("name")?.as_str()?.to_owned(),
            params: object("params")?,
            inputs: arrays(inputs)?,
            expected,
            grads: arrays(object("grads")?)?,
            stop_grad: names.map(str::to_owned).collect(),
        })
    }
}

/// All documents of `folder` by name, and a sentence for what could not be read.
pub fn read(folder: &Path) -> (Vec<Document>, Vec<String>) {
    let (mut documents, mut failures) = (Vec::new(), Vec::new());
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return (documents, vec![format!("{}: {error}", folder.display())]),
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
    {
        let file = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        let value = text.and_then(|text| serde_json::from_str::<Value>(&text).map_err(|error| error.to_string()));
        let value = match value {
            Ok(value) => value,
            Err(error) => {
                failures.push(format!("{file}: {error}"));
                continue;
            }
        };
        let Some(cases) = value.get("cases").and_then(Value::as_array) else {
            failures.push(format!("{file}: it is no list of golden cases"));
            continue;
        };
        let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
        let mut document = Document {
            name: name.to_owned(),
            file,
            cases: Vec::new(),
        };
        for (index, case) in cases.iter().enumerate() {
            match Case::read(case, cases) {
                Some(case) => document.cases.push(case),
                None => failures.push(format!("{}: case {index} is not of the format", document.file)),
            }
        }
        documents.push(document);
    }
    (documents, failures)
}
