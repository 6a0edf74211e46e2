//! Bounded memory: of what a sandbox remembers, the oldest falls out.

use std::collections::VecDeque;

use hashlink::LinkedHashMap;
use serde::{Deserialize, Serialize};

/// What was written last, by a text that names it.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Recent<V>(LinkedHashMap<String, V>);

impl<V> Default for Recent<V> {
    fn default() -> Self {
        Self(LinkedHashMap::new())
    }
}

impl<V> Recent<V> {
    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.0.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.0.get_mut(key)
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Oldest first.
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.values()
    }

    pub(crate) fn oldest(&self) -> Option<&V> {
        self.0.front().map(|(_, value)| value)
    }

    pub(crate) fn remove_oldest(&mut self) {
        self.0.pop_front();
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<V> {
        self.0.remove(key)
    }

    /// Writes an entry, which makes it the newest of at most `most`.
    pub(crate) fn insert(&mut self, key: String, value: V, most: usize) {
        self.0.insert(key, value);
        while self.0.len() > most {
            self.0.pop_front();
        }
    }

    /// The entry as the newest one, an empty one if there is none.
    pub(crate) fn newest(&mut self, key: &str, most: usize) -> &mut V
    where
        V: Default,
    {
        let value = self.0.remove(key).unwrap_or_default();
        while self.0.len() >= most.max(1) {
            self.0.pop_front();
        }
        self.0.entry(key.to_owned()).or_insert(value)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Adds to a queue of at most `most`.
pub(crate) fn push<T>(queue: &mut VecDeque<T>, item: T, most: usize) {
    queue.push_back(item);
    trim(queue, most);
}

/// Keeps the newest items.
pub(crate) fn trim<T>(queue: &mut VecDeque<T>, most: usize) {
    let surplus = queue.len().saturating_sub(most);
    queue.drain(..surplus);
}

/// Adds to a list of at most `most`, for lists that an answer repeats and that stay short.
pub(crate) fn push_to_list<T>(list: &mut Vec<T>, item: T, most: usize) {
    list.push(item);
    let surplus = list.len().saturating_sub(most);
    list.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::{Recent, push, push_to_list};

    fn of(keys: &[&str], most: usize) -> Recent<u8> {
        let mut recent = Recent::default();
        for key in keys {
            recent.insert((*key).to_owned(), 1, most);
        }
        recent
    }

    fn keys(recent: &Recent<u8>) -> String {
        recent.0.keys().map(String::as_str).collect()
    }

    #[test]
    fn the_entry_that_was_written_longest_ago_falls_out() {
        assert_eq!(keys(&of(&["a", "b", "c"], 2)), "bc");
        assert_eq!(keys(&of(&["a", "b", "a", "c"], 2)), "ac");
        assert_eq!(keys(&of(&["a", "b"], 2)), "ab");
    }

    #[test]
    fn looking_at_an_entry_does_not_keep_it_and_asking_for_the_newest_does() {
        let mut recent = of(&["a", "b"], 2);
        assert!(recent.get("a").is_some() && recent.get_mut("a").is_some());
        recent.insert("c".to_owned(), 1, 2);
        assert_eq!(keys(&recent), "bc");
        *recent.newest("b", 2) += 1;
        *recent.newest("d", 2) += 1;
        assert_eq!((keys(&recent).as_str(), recent.get("b"), recent.get("d")), ("bd", Some(&2), Some(&1)));
    }

    #[test]
    fn a_lower_limit_lets_the_surplus_fall_out() {
        let mut recent = of(&["a", "b", "c"], 3);
        recent.insert("d".to_owned(), 1, 1);
        assert_eq!(keys(&recent), "d");
        let mut recent = of(&["a", "b", "c"], 3);
        recent.newest("b", 1);
        assert_eq!(keys(&recent), "b");
    }

    #[test]
    fn entries_keep_their_order_in_a_file() {
        let written = serde_json::to_string(&of(&["b", "a", "c"], 3)).unwrap();
        assert_eq!(written, r#"{"b":1,"a":1,"c":1}"#);
        assert_eq!(keys(&serde_json::from_str(&written).unwrap()), "bac");
    }

    #[test]
    fn queues_and_lists_lose_their_oldest_items() {
        let (mut queue, mut list) = (VecDeque::new(), Vec::new());
        for item in 1..=5 {
            push(&mut queue, item, 3);
            push_to_list(&mut list, item, 3);
        }
        assert_eq!((queue.into(), list), (vec![3, 4, 5], vec![3, 4, 5]));
    }
}
