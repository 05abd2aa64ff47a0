//! What the page is shown: frames, the pinned image, views, pictures.

use crate::{Page, frames, small};
use protocol::{Command, Event, ImageSheet, Projection};

fn views(page: &mut Page, images: &[u32], draws: u32, seed: u64) -> ImageSheet {
    let images = images.to_vec();
    let events = page.tell(Command::DrawViews { images, draws, seed });
    let Some(Event::Views(sheet)) = events.into_iter().next() else {
        panic!("no views");
    };
    sheet
}

#[test]
fn a_frame_places_every_image_of_the_evaluation_set() {
    let mut page = Page::started(&small(&[]), false);
    let count = page.session.run().unwrap().evaluation.size();
    page.tell(Command::Credit(1));
    let events = page.settle();
    let frame = frames(&events)[0];
    assert_eq!((frame.points.len(), frame.projection), (3 * count, Projection::Sphere));
    for point in frame.points.chunks(3) {
        let length = point.iter().map(|x| x * x).sum::<f32>();
        assert!((length - 1.0).abs() < 1e-3, "{point:?} is not on the sphere");
    }
    page.tell(Command::Project(Projection::Pca));
    page.tell(Command::Credit(1));
    let events = page.settle();
    assert!(frames(&events)[0].points.chunks(3).all(|point| point[2] == 0.0));
}

#[test]
fn a_pinned_image_has_views_and_neighbours_and_is_not_its_own() {
    let mut page = Page::started(&small(&[]), false);
    page.tell(Command::Pin(Some(11)));
    page.tell(Command::Credit(1));
    let events = page.settle();
    let pinned = frames(&events)[0].pinned.clone().unwrap();
    assert_eq!((pinned.index, pinned.neighbours.len()), (11, 6));
    assert!(!pinned.neighbours.contains(&11));
    assert_eq!((pinned.views.len(), pinned.positions.len()), (2, 6));
    assert!(pinned.cosine.is_some_and(|cosine| (-1.001..=1.001).contains(&cosine)));
    // One that is not there is no reason to stop.
    page.tell(Command::Pin(Some(u32::MAX)));
    page.tell(Command::Credit(1));
    let events = page.settle();
    assert_eq!(frames(&events)[0].pinned, None);
}

#[test]
fn views_are_the_image_and_then_its_draws() {
    let mut page = Page::started(&small(&[]), false);
    let sheet = views(&mut page, &[4, 9], 3, 1);
    assert_eq!(sheet.len(), 2 * (1 + 2 * 3));
    let run = page.session.run().unwrap();
    let original = run.dataset.thumbnail(run.dataset.test.sample(9));
    assert_eq!(sheet.get(7), Some(original.as_slice()));
    assert_ne!(sheet.get(8), sheet.get(9));
    assert_eq!(
        sheet,
        views(&mut page, &[4, 9], 3, 1),
        "the same number gives the same views"
    );
    assert_ne!(sheet, views(&mut page, &[4, 9], 3, 2));
    assert!(views(&mut page, &[u32::MAX], 3, 2).is_empty());
    assert!(views(&mut page, &[1], u32::MAX, u64::MAX).len() < 2000);
}

#[test]
fn masks_hide_as_much_as_the_knob_says_and_only_one_column_is_there() {
    let mut page = Page::started(&small(&[("method", "mae"), ("method.mask_ratio", "0.75")]), false);
    let sheet = views(&mut page, &[0], 3, 5);
    assert_eq!(sheet.len(), 1 + 3);
    let grey = (0.1f32 * 255.0 + 0.5) as u8;
    for draw in 1..4 {
        let hidden = sheet.get(draw).unwrap().iter().filter(|&&pixel| pixel == grey).count();
        assert!(
            (48..64).contains(&hidden),
            "12 of 16 patches of 4 pixels, and ink of that very grey: {hidden}"
        );
    }
}

#[test]
fn a_masked_autoencoder_paints_and_new_masks_change_what_it_sees() {
    let mut page = Page::started(
        &small(&[("method", "mae"), ("method.mask_ratio", "0.75"), ("encoder.patch", "2")]),
        false,
    );
    let pictures = |page: &mut Page, seed| {
        views(page, &[0], 1, seed);
        page.tell(Command::Credit(1));
        let events = page.settle();
        events.into_iter().find_map(|event| match event {
            Event::Pictures(pictures) => Some(pictures),
            _ => None,
        })
    };
    let first = pictures(&mut page, 1).unwrap();
    let [sees, guesses, truth] = first.rows.as_slice() else {
        panic!("{first:?}");
    };
    assert_eq!(
        (sees.note.as_ref(), guesses.note.as_ref()),
        ("4 of 16 patches", "the other 12")
    );
    for row in &first.rows {
        assert_eq!(row.sheet.len(), 6);
    }
    assert!(sees.outlines.iter().all(|given| given.len() == 4));
    assert!(sees.blanks.iter().all(|blank| blank.len() == 12));
    assert_eq!(sees.outlines, guesses.outlines);
    assert_ne!(guesses.sheet, truth.sheet);
    assert_eq!(first.below.len(), 6);
    let second = pictures(&mut page, 2).unwrap();
    assert_ne!(second.rows[0].blanks, sees.blanks);
    assert_eq!(&second.rows[2], truth);
}

#[test]
fn what_a_run_paints_is_as_many_rows_of_pictures_as_it_says() {
    // Settings, what is painted, how many rows, channels.
    type Painted<'a> = (&'a [(&'a str, &'a str)], &'a str, usize, u32);
    let painted: [Painted; 4] = [
        // A row for the images and one for each of four heads.
        (&[("method", "dino"), ("encoder", "vit")], "Attention", 5, 1),
        (&[("method", "simsiam"), ("encoder", "vit")], "Attention", 5, 1),
        (&[("method", "obow"), ("method.words", "16")], "Words", 3, 1),
        (&[("method", "ijepa")], "Predictions", 3, 1),
    ];
    for (settings, title, rows, channels) in painted {
        let mut page = Page::started(&small(settings), false);
        let told = page.session.run().unwrap().description.pictures.clone();
        let told = told.map(|painted| painted.title);
        assert_eq!(told.as_deref(), Some(title), "{settings:?}");
        page.steps(3);
        page.tell(Command::Credit(1));
        let pictures = page.settle().into_iter().find_map(|event| match event {
            Event::Pictures(pictures) => Some(pictures),
            _ => None,
        });
        let pictures = pictures.unwrap();
        assert_eq!(pictures.rows.len(), rows, "{settings:?}");
        for row in &pictures.rows {
            assert_eq!(
                (row.sheet.len(), row.sheet.channels),
                (6, channels),
                "{settings:?} {}",
                row.title
            );
        }
        // The second row is made of the network: of no image is it blank, and it is not the image.
        let (image, second) = (&pictures.rows[0].sheet, &pictures.rows[1].sheet);
        for at in 0..6 {
            let ink = second.get(at).unwrap();
            assert!(ink.iter().any(|&value| value > 0), "{settings:?} {at}");
        }
        assert_ne!(image, second, "{settings:?}");
    }
}

#[test]
fn clusters_are_told_of_each_point_where_the_method_has_them() {
    for (method, clusters) in [("swav", 64), ("dino", 128), ("simsiam", 0)] {
        let mut page = Page::started(&small(&[("method", method)]), false);
        page.tell(Command::Credit(1));
        let frame = page.settle().into_iter().find_map(|event| match event {
            Event::Frame(frame) => Some(frame),
            _ => None,
        });
        let frame = frame.unwrap();
        let points = if clusters == 0 { 0 } else { frame.points.len() / 3 };
        assert_eq!(frame.clusters.len(), points, "{method}");
        assert!(frame.clusters.iter().all(|&cluster| cluster < clusters), "{method}");
    }
}

#[test]
fn the_page_is_told_whether_training_sees_labels() {
    for (method, labelled) in [
        ("simsiam", false),
        ("supcon", true),
        ("metric_learning", true),
        ("mae", false),
    ] {
        let page = Page::started(&small(&[("method", method)]), false);
        assert_eq!(page.session.run().unwrap().description.labelled, labelled, "{method}");
    }
}

fn mechanism(page: &mut Page) -> Option<protocol::Mechanism> {
    page.tell(Command::Mechanism(true));
    page.tell(Command::Credit(1));
    page.settle().into_iter().find_map(|event| match event {
        Event::Mechanism(mechanism) => Some(mechanism),
        _ => None,
    })
}

#[test]
fn the_mechanism_is_sent_while_it_is_shown_and_changes_nothing_of_the_run() {
    for (method, title) in [
        ("simclr", "Similarity of views"),
        ("vicreg", "Covariance of the embedding"),
        ("barlow_twins", "Cross-correlation of the two views"),
        ("swav", "Assignments to prototypes"),
        ("dino", "Assignments to prototypes"),
        ("moco", "Keys of the queue, by age"),
        ("w_mse", "Covariance after whitening"),
    ] {
        let mut unseen = Page::started(&small(&[("method", method)]), false);
        let mut seen = Page::started(&small(&[("method", method)]), false);
        let before = mechanism(&mut seen).unwrap();
        assert_eq!((before.title.as_ref(), before.step), (title, 0));
        assert_eq!(before.values.len(), (before.rows * before.columns) as usize);
        unseen.steps(5);
        seen.steps(5);
        assert_eq!(unseen.state(), seen.state(), "{method}");
        let after = mechanism(&mut seen).unwrap();
        assert_eq!(after.step, 5);
        assert_ne!(after.values, before.values, "{method} has trained");
        seen.tell(Command::Mechanism(false));
        seen.tell(Command::Credit(1));
        let events = seen.settle();
        assert!(!events.iter().any(|event| matches!(event, Event::Mechanism(_))));
    }
    let mut page = Page::started(&small(&[("method", "mae")]), false);
    assert_eq!(mechanism(&mut page), None, "nothing is compared there");
}

#[test]
fn triplets_are_of_the_class_and_of_another_and_follow_the_mining() {
    let found = |mining: &'static str| {
        let mut page = Page::started(&small(&[("method", "metric_learning"), ("method.loss", mining)]), false);
        let found = mechanism(&mut page).unwrap();
        let labels = page.session.run().unwrap().evaluation.images().labels.clone();
        for ([anchor, positive, negative], _) in &found.triplets {
            let [anchor, positive, negative] = [anchor, positive, negative].map(|index| labels[*index as usize]);
            assert!(anchor == positive && anchor != negative, "{mining}");
        }
        assert_eq!(found.rows, 0, "{mining}");
        found
    };
    let (hard, random) = (found("triplet_hard"), found("triplet_random"));
    assert!(!hard.triplets.is_empty() && hard.triplets != random.triplets);
    // An untrained network orders hard triplets wrong more often than random ones.
    assert!(hard.numbers[3].1 > random.numbers[3].1, "{hard:?} {random:?}");
    // What semi-hard mining fixes by itself is not told.
    assert_eq!(found("triplet_semi_hard").numbers.len(), 2);
    let mut page = Page::started(
        &small(&[("method", "metric_learning"), ("method.loss", "contrastive")]),
        false,
    );
    assert_eq!(mechanism(&mut page).unwrap().title.as_ref(), "Similarity of views");
}

#[test]
fn runs_are_described_as_they_would_begin_without_a_change_to_the_run() {
    let mut page = Page::started(&small(&[("method", "simclr")]), false);
    let before = page.state();
    let catalogue = page.session.catalogue().clone();
    let config = |method: &'static str| catalogue.complete(&[("method".into(), method.into())].into()).unwrap();
    let configs = vec![config("mae"), protocol::RunConfig::default(), config("byol")];
    let events = page.tell(Command::Describe(configs));
    let described: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Described { config, description } => Some((config.choice("method").unwrap(), description)),
            _ => None,
        })
        .collect();
    let names: Vec<&str> = described.iter().map(|(name, _)| *name).collect();
    assert!(names.starts_with(&["mae"]) && names.ends_with(&["byol"]), "{names:?}");
    assert!(
        described
            .iter()
            .all(|(_, description)| !description.diagram.items.is_empty())
    );
    assert_eq!(page.state(), before);
}

#[test]
fn a_teacher_begins_as_its_student_and_falls_behind() {
    for (method, matrix) in [("byol", true), ("dino", true), ("ijepa", false), ("obow", false)] {
        let mut page = Page::started(&small(&[("method", method)]), false);
        let before = mechanism(&mut page).unwrap();
        assert_eq!(before.rows > 0, matrix, "{method}");
        let names: Vec<&str> = before.teacher.iter().map(|(name, _)| name.as_ref()).collect();
        assert!(
            names.len() > 1 && names[0].starts_with("encoder"),
            "{method}: {names:?}"
        );
        assert!(
            before.teacher.iter().all(|(_, distance)| *distance == 0.0),
            "{method}: {before:?}"
        );
        page.steps(5);
        let after = mechanism(&mut page).unwrap();
        assert!(
            after
                .teacher
                .iter()
                .any(|(_, distance)| *distance > 0.0 && *distance < 1.0),
            "{method}: {:?}",
            after.teacher
        );
        assert!(
            after.teacher.iter().all(|(_, distance)| distance.is_finite()),
            "{method}"
        );
    }
    let mut page = Page::started(&small(&[("method", "byol"), ("method.momentum_encoder", "off")]), false);
    assert!(mechanism(&mut page).unwrap().teacher.is_empty(), "without a teacher");
}
