import { makeEstate, type Estate } from './estate.ts';
import { Product } from './product.ts';
import { RowsOfTenant, type Digest } from './rows-of-tenant.ts';

/** Something that a tenant tries. */
export interface Attempt {
  readonly what: string;
  /** @returns what was wrong with the answer, if anything was */
  readonly make: () => Promise<string | undefined>;
}

/** The product with two tenants that have one of everything each, and an eye on all rows of the first. */
export class TwoTenants {
  readonly product: Product;
  readonly estate: Estate;
  readonly stranger: Estate;
  readonly rows: RowsOfTenant;

  private constructor(product: Product, estate: Estate, stranger: Estate, rows: RowsOfTenant) {
    this.product = product;
    this.estate = estate;
    this.stranger = stranger;
    this.rows = rows;
  }

  static async open(): Promise<TwoTenants> {
    const product = await Product.start({ demo: true });
    try {
      // One after the other: both set the prices of the same pages.
      const estate = await makeEstate(product, 'Ada');
      const stranger = await makeEstate(product, 'Eve');
      return new TwoTenants(product, estate, stranger, await RowsOfTenant.of(product, estate.owner));
    } catch (error) {
      await product.close();
      throw error;
    }
  }

  /** What only the first tenant's own answers may hold. */
  get secrets(): string[] {
    const { owner, ids } = this.estate;
    return [owner.tenantId, owner.email, ...Object.values(ids)];
  }

  /** Makes each attempt. @returns those that were answered wrongly, or that changed a row of the first tenant */
  async wrongOnes(attempts: readonly Attempt[]): Promise<string[]> {
    const wrong: string[] = [];
    let before = await this.rows.settled();
    for (const { what, make } of attempts) {
      const complaint = await make();
      if (complaint !== undefined) wrong.push(`${what}: ${complaint}`);
      const after = await this.rows.digest();
      const changed = tablesThatChanged(before, after);
      if (changed.length > 0) wrong.push(`${what} changed ${changed.join(', ')}`);
      before = after;
    }
    return wrong;
  }

  /** Tables in which `work` changed a row of the first tenant. */
  async changedBy(work: () => Promise<void>): Promise<string[]> {
    const before = await this.rows.settled();
    await work();
    return tablesThatChanged(before, await this.rows.digest());
  }

  close(): Promise<void> {
    return this.rows.close().finally(() => this.product.close());
  }
}

function tablesThatChanged(before: Digest, after: Digest): string[] {
  return Object.keys(after).filter((table) => after[table] !== before[table]);
}
