//! Search among cards: which of them a few typed words find.
//!
//! Every word must be found in the name, the sentence, the heading or the paper. Case, hyphens and
//! stops do not count, so that `wmse` finds W-MSE and `simsiam` finds SimSiam.

use protocol::Card;

/// Says how well a query finds a card, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// Its name begins so.
    Begins,
    /// Its name has it.
    Named,
    /// What is said of it has it.
    Said,
}

/// Returns how well `query` finds `card`; none where it does not.
pub fn find(query: &str, card: &Card) -> Option<Found> {
    let asked = folded(query);
    let name = format!("{} {}", folded(&card.title), folded(&card.name));
    // `barlowtwins` is the name too.
    let name = format!("{name} {}", name.replace(' ', ""));
    let paper = card.paper.as_ref();
    let paper = paper.map(|paper| format!("{} {} {}", paper.cite, paper.title, paper.arxiv));
    let said = format!("{} {} {}", card.idea, card.group, paper.unwrap_or_default());
    let said = folded(&said);
    let words = || asked.split_whitespace();
    if name.starts_with(asked.trim()) {
        Some(Found::Begins)
    } else if words().all(|word| name.contains(word)) {
        Some(Found::Named)
    } else {
        words()
            .all(|word| name.contains(word) || said.contains(word))
            .then_some(Found::Said)
    }
}

/// Returns the first of `cards` among those that `query` finds best; none where it finds none.
pub fn best<'a>(query: &str, cards: impl Iterator<Item = &'a Card>) -> Option<&'a Card> {
    cards
        .filter_map(|card| Some((find(query, card)?, card)))
        .min_by_key(|(found, _)| *found)
        .map(|(_, card)| card)
}

/// Small letters and digits in words; what else there is does not count.
fn folded(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Paper;

    fn card(title: &'static str, idea: &'static str, cite: &'static str) -> Card {
        Card {
            title: title.into(),
            idea: idea.into(),
            paper: Some(Paper {
                cite: cite.into(),
                title: "On Things".into(),
                arxiv: "2011.10566".into(),
            }),
            ..Card::default()
        }
    }

    #[test]
    fn a_card_is_found_by_name_sentence_and_paper() {
        let card = card("W-MSE", "Whiten each batch first.", "Ermolov et al. 2021");
        for (query, found) in [
            ("w-m", Some(Found::Begins)),
            ("WMSE", Some(Found::Begins)),
            ("mse", Some(Found::Named)),
            ("whiten", Some(Found::Said)),
            ("ermolov 2021", Some(Found::Said)),
            ("batch mse", Some(Found::Said)),
            ("2011.10566", Some(Found::Said)),
            ("", Some(Found::Begins)),
            ("teacher", None),
            ("whiten teacher", None),
        ] {
            assert_eq!(find(query, &card), found, "{query}");
        }
    }

    #[test]
    fn a_name_goes_before_a_mention_and_the_list_decides_between_equals() {
        let cards = [
            card("VICReg-exp", "On the way to SimCLR.", "Garrido 2023"),
            card("Barlow Twins", "Repeats no other.", "Zbontar 2021"),
            card("SimCLR", "Find the other view.", "Chen 2020"),
            card("SimSiam", "Predict the other view.", "Chen, He 2021"),
        ];
        let title = |query| best(query, cards.iter()).map(|card| card.title.as_ref());
        assert_eq!(title("simclr"), Some("SimCLR"));
        assert_eq!(title("barlowtwins"), Some("Barlow Twins"));
        assert_eq!(title("sim"), Some("SimCLR"));
        assert_eq!(title("other view"), Some("SimCLR"));
        assert_eq!(title("nothing"), None);
    }
}
