//! Relay points near somebody: the shop and the till show the same ones.

use db::{DbError, Tx};
use fulfilment::RelayPoint;

/// Points that are shown at most.
const MOST: usize = 12;
/// Points that are looked at: those of a department, or of a box around a place.
const LOOKED_AT: i64 = 400;
/// Half the side of that box, in millionths of a degree: some thirty kilometres.
const BOX_E6: i64 = 300_000;

/// Where somebody looks for a point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Near {
    /// Around a postcode.
    Postcode(String),
    /// Around a place: latitude and longitude, millionths of a degree.
    Place(i64, i64),
}

impl Near {
    /// Around a postcode as somebody typed it: five digits, blanks between them are read over.
    pub fn postcode(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        (digits.len() == 5 && digits.bytes().all(|sign| sign.is_ascii_digit())).then_some(Self::Postcode(digits))
    }
}

/// A relay point, and how far it is when that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearPoint {
    /// The point.
    pub point: RelayPoint,
    /// Metres as the crow flies.
    pub distance_m: Option<i64>,
}

/// The nearest relay points, at most twelve, in one statement. Around a postcode, those of the
/// postcode come first, then the others of its department by how far they are from them; when the
/// postcode has none of its own, by how close their postcodes are.
pub async fn points_near(tx: &Tx<'_>, near: &Near) -> Result<Vec<NearPoint>, DbError> {
    let found = match near {
        Near::Postcode(postcode) => {
            let department: String = postcode.chars().take(2).collect();
            let points = fulfilment::store::relay_points_of(tx, &department, LOOKED_AT).await?;
            around_postcode(points, postcode)
        }
        Near::Place(latitude_e6, longitude_e6) => {
            let (north, east) = (*latitude_e6, *longitude_e6);
            let (rows, columns) = ((north - BOX_E6, north + BOX_E6), (east - BOX_E6, east + BOX_E6));
            let points = fulfilment::store::relay_points_in(tx, rows, columns, LOOKED_AT).await?;
            around(points, (north, east), None)
        }
    };
    Ok(found)
}

/// About where a postcode is, latitude and longitude in millionths of a degree: by the relay points of it
/// or of its department, or by the places of the house. None where nobody knows.
pub async fn whereabouts(tx: &Tx<'_>, postcode: &str) -> Result<Option<(i64, i64)>, DbError> {
    let near = Near::Postcode(postcode.to_owned());
    let (points, places) = futures::try_join!(points_near(tx, &near), stores::store::all_locations(tx))?;
    let there = places.iter().filter(|place| place.has_coordinates());
    let place = stores::near_postcode(there, postcode);
    let point = points.first().map(|one| &one.point);
    let exact =
        point.filter(|point| point.postcode == postcode || place.is_none_or(|place| place.postcode != postcode));
    Ok(exact
        .map(|point| (point.latitude_e6, point.longitude_e6))
        .or_else(|| place.map(|place| (place.latitude_e6, place.longitude_e6)))
        .or_else(|| stores::department_seat(postcode)))
}

fn around_postcode(points: Vec<RelayPoint>, postcode: &str) -> Vec<NearPoint> {
    let own: Vec<&RelayPoint> = points.iter().filter(|one| one.postcode == postcode).collect();
    if let Ok(n @ 1..) = i64::try_from(own.len()) {
        let middle = |of: &dyn Fn(&RelayPoint) -> i64| own.iter().map(|one| of(one)).sum::<i64>() / n;
        let centre = (middle(&|one| one.latitude_e6), middle(&|one| one.longitude_e6));
        return around(points, centre, Some(postcode));
    }
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let mut points = points;
    points.sort_by_key(|one| ((number(&one.postcode) - number(postcode)).abs(), one.code.clone()));
    points.into_iter().take(MOST).map(|point| NearPoint { point, distance_m: None }).collect()
}

/// The nearest to a place. How far the points of a postcode are from its middle says nothing to
/// anybody, so around one no distance is told.
fn around(points: Vec<RelayPoint>, centre: (i64, i64), postcode: Option<&str>) -> Vec<NearPoint> {
    let mut found: Vec<(bool, i64, RelayPoint)> = points
        .into_iter()
        .map(|one| {
            let distance_m = stores::distance_m(centre, (one.latitude_e6, one.longitude_e6));
            (postcode.is_some_and(|postcode| one.postcode != postcode), distance_m, one)
        })
        .collect();
    found.sort_by(|a, b| (a.0, a.1, &a.2.code).cmp(&(b.0, b.1, &b.2.code)));
    let told = |distance_m| postcode.is_none().then_some(distance_m);
    found
        .into_iter()
        .take(MOST)
        .map(|(_, distance_m, point)| NearPoint { point, distance_m: told(distance_m) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::RelayPointId;

    fn point(no: u128, postcode: &str, latitude_e6: i64) -> RelayPoint {
        RelayPoint {
            id: RelayPointId(uuid::Uuid::from_u128(no)),
            code: format!("R{no:02}"),
            name: format!("Relais {no}"),
            street: "1 rue de l’Exemple".into(),
            postcode: postcode.into(),
            city: "Lyon".into(),
            latitude_e6,
            longitude_e6: 4_850_000,
            hours: fulfilment::OpeningHours::default(),
        }
    }

    fn codes(found: &[NearPoint]) -> Vec<&str> {
        found.iter().map(|one| one.point.code.as_str()).collect()
    }

    #[test]
    fn a_postcode_has_five_digits() {
        let lyon = Some(Near::Postcode("69002".into()));
        assert_eq!((Near::postcode("69002"), Near::postcode(" 69 002 ")), (lyon.clone(), lyon));
        for wrong in ["", "6900", "690022", "Lyon", "6900x"] {
            assert_eq!(Near::postcode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_postcode_shows_its_own_points_first_and_then_the_nearest() {
        let points = vec![point(1, "69009", 45_900_000), point(2, "69002", 45_760_000), point(3, "69003", 45_750_000)];
        assert_eq!(codes(&around_postcode(points, "69002")), ["R02", "R03", "R01"]);
    }

    #[test]
    fn a_postcode_without_points_shows_those_of_the_closest_postcodes() {
        let points = vec![point(1, "69009", 45_900_000), point(2, "69002", 45_760_000), point(3, "69006", 45_750_000)];
        assert_eq!(codes(&around_postcode(points, "69005")), ["R03", "R02", "R01"]);
    }

    #[test]
    fn around_a_place_the_nearest_comes_first_with_how_far_it_is() {
        let points = vec![point(1, "69009", 45_900_000), point(2, "69002", 45_760_000)];
        let found = around(points, (45_761_000, 4_850_000), None);
        assert_eq!(codes(&found), ["R02", "R01"]);
        assert_eq!(found[0].distance_m, Some(111));
    }
}
