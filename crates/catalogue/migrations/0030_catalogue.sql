CREATE TABLE product (
  id {uuid} NOT NULL PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  vat_class TEXT NOT NULL,
  drawing TEXT NOT NULL,
  vendor TEXT NOT NULL,
  title_fr TEXT NOT NULL,
  title_en TEXT NOT NULL,
  description_fr TEXT NOT NULL,
  description_en TEXT NOT NULL,
  details_fr TEXT NOT NULL,
  details_en TEXT NOT NULL,
  options {json} NOT NULL,
  created_at {ts} NOT NULL,
  updated_at {ts} NOT NULL,
  CHECK (handle <> ''),
  CHECK (status IN ('active', 'draft')),
  CHECK (vat_class IN ('standard', 'reduced', 'super_reduced', 'zero'))
) {opts};

CREATE INDEX product_by_vendor ON product (vendor, id);
CREATE INDEX product_by_status ON product (status, id);

CREATE TABLE variant (
  id {uuid} NOT NULL PRIMARY KEY,
  product_id {uuid} NOT NULL,
  sku TEXT NOT NULL UNIQUE,
  position {int} NOT NULL,
  status TEXT NOT NULL,
  options {json} NOT NULL,
  option_key TEXT NOT NULL,
  weight_g {int},
  shelf TEXT NOT NULL,
  supplier_id {uuid},
  supplier_reference TEXT NOT NULL,
  created_at {ts} NOT NULL,
  updated_at {ts} NOT NULL,
  UNIQUE (product_id, option_key),
  CHECK (sku <> ''),
  CHECK (status IN ('active', 'draft')),
  CHECK (weight_g >= 0)
) {opts};

CREATE INDEX variant_by_supplier ON variant (supplier_id, id) WHERE supplier_id IS NOT NULL;

CREATE TABLE variant_gtin (
  gtin TEXT NOT NULL PRIMARY KEY,
  variant_id {uuid} NOT NULL,
  position {int} NOT NULL,
  UNIQUE (variant_id, position)
) {opts};

CREATE TABLE collection (
  id {uuid} NOT NULL PRIMARY KEY,
  handle TEXT NOT NULL UNIQUE,
  title_fr TEXT NOT NULL,
  title_en TEXT NOT NULL,
  parent_id {uuid},
  position {int} NOT NULL,
  CHECK (handle <> ''),
  CHECK (parent_id <> id)
) {opts};

CREATE TABLE collection_product (
  collection_id {uuid} NOT NULL,
  product_id {uuid} NOT NULL,
  position {int} NOT NULL,
  PRIMARY KEY (collection_id, product_id)
) {opts};

CREATE INDEX collection_product_in_order ON collection_product (collection_id, position, product_id);
CREATE INDEX collection_product_by_product ON collection_product (product_id, collection_id);

CREATE TABLE picture (
  product_id {uuid} NOT NULL,
  position {int} NOT NULL,
  variant_id {uuid},
  alt_fr TEXT NOT NULL,
  alt_en TEXT NOT NULL,
  symbol TEXT,
  colour TEXT,
  url TEXT,
  PRIMARY KEY (product_id, position),
  CHECK ((symbol IS NULL) <> (url IS NULL))
) {opts};
