import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { randomInt } from 'node:crypto';
import { inTransaction } from '../storage.ts';
import { CATALOGUE, PROMOTED } from './catalogue.ts';
import { moveShop, setProduct, type MoveCause, type ProductChange, type ProductState } from './movement.ts';
import { Random } from './random.ts';

export interface ShopChange {
  readonly id: number;
  readonly at: string;
  readonly productId: string;
  readonly cause: MoveCause | 'set';
  readonly before: Pick<ProductState, 'price' | 'availability' | 'stock'>;
  readonly after: Pick<ProductState, 'price' | 'availability' | 'stock'>;
}

const MAX_CHANGES = 1_000;
const FIRST_STOCK = 30;

const TABLES = `
  CREATE TABLE IF NOT EXISTS shop (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), tick INTEGER, random INTEGER);
  CREATE TABLE IF NOT EXISTS product (
    id TEXT PRIMARY KEY, regular_price TEXT NOT NULL, price TEXT NOT NULL, availability TEXT NOT NULL,
    stock INTEGER NOT NULL, frozen INTEGER NOT NULL DEFAULT 0, sale_ends_at INTEGER);
  CREATE TABLE IF NOT EXISTS change (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, product_id TEXT NOT NULL, cause TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL)`;
const PRODUCTS = `
  SELECT id, regular_price AS regularPrice, price, availability, stock, frozen, sale_ends_at AS saleEndsAt FROM product`;

/** What the shop has, kept over kills. */
export class ShopStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(TABLES);
    inTransaction(db, () => {
      db.prepare('INSERT OR IGNORE INTO shop VALUES (1, 0, ?)').run(randomInt(2 ** 32));
      const insert = db.prepare(`
        INSERT OR IGNORE INTO product (id, regular_price, price, availability, stock) VALUES (?, ?, ?, 'in_stock', ?)`);
      for (const { id, amount } of CATALOGUE) insert.run(id, amount, amount, FIRST_STOCK);
    });
  }

  /** In the order of the catalogue. */
  products(): ProductState[] {
    const known = new Map(this.#select(PRODUCTS).map((product) => [product.id, product]));
    return CATALOGUE.flatMap(({ id }) => known.get(id) ?? []);
  }

  product(id: string): ProductState | undefined {
    return this.#select(`${PRODUCTS} WHERE id = ?`, id)[0];
  }

  /** Newest first. */
  changes(): ShopChange[] {
    return this.#db
      .prepare('SELECT id, at, product_id AS productId, cause, before, after FROM change ORDER BY id DESC')
      .all()
      .map((row) => ({ ...row, before: JSON.parse(String(row['before'])), after: JSON.parse(String(row['after'])) }))
      .map((row) => row as unknown as ShopChange);
  }

  /** One tick of the shop. */
  move(): void {
    inTransaction(this.#db, () => {
      const shop = this.#db.prepare('SELECT tick, random FROM shop').get();
      const random = new Random(Number(shop?.['random']));
      const tick = Number(shop?.['tick']) + 1;
      const promoted = PROMOTED.map((article) => article.id);
      for (const { before, after, cause } of moveShop(this.products(), promoted, tick, random))
        this.#save(before, after, cause);
      this.#db.prepare('UPDATE shop SET tick = ?, random = ?').run(tick, random.state);
    });
  }

  /** @returns the product as it is now; undefined where there is none of that id. */
  set(id: string, change: ProductChange): ProductState | undefined {
    return inTransaction(this.#db, () => {
      const before = this.product(id);
      if (before === undefined) return undefined;
      const after = setProduct(before, change);
      this.#save(before, after, 'set');
      return after;
    });
  }

  #save(before: ProductState, after: ProductState, cause: ShopChange['cause']): void {
    this.#db
      .prepare(
        `UPDATE product SET regular_price = ?, price = ?, availability = ?, stock = ?, frozen = ?, sale_ends_at = ?
         WHERE id = ?`,
      )
      .run(
        after.regularPrice,
        after.price,
        after.availability,
        after.stock,
        Number(after.frozen),
        after.saleEndsAt,
        after.id,
      );
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO change (at, product_id, cause, before, after) VALUES (?, ?, ?, ?, ?)')
      .run(new Date().toISOString(), after.id, cause, visible(before), visible(after));
    this.#db.prepare('DELETE FROM change WHERE id <= ?').run(Number(lastInsertRowid) - MAX_CHANGES);
  }

  #select(sql: string, ...values: SQLInputValue[]): ProductState[] {
    const rows = this.#db.prepare(sql).all(...values);
    return rows.map((row) => ({ ...row, frozen: row['frozen'] === 1 }) as unknown as ProductState);
  }
}

function visible({ price, availability, stock }: ProductState): string {
  return JSON.stringify({ price, availability, stock });
}
