import { leadCandidates } from '../../support/direct-line.js';
import { type Roughness, RoughLine } from '../../support/rough-line.js';
import type { Person } from '../../support/stage.js';
import { soon } from '../../support/waiting.js';

interface Lead {
  from: Person;
  to: Person;
  line: RoughLine;
}

/** The ways between several people on this machine, of which each pair and direction can become rough by itself. */
export class MeshLines {
  private readonly leads = new Map<number, Promise<Lead>>();
  private isClosed = false;
  private roughnessOf: (from: Person, to: Person) => Roughness = () => ({});

  private constructor(private readonly people: readonly Person[]) {}

  /** What these pages send to each other goes through lines. Before they meet. */
  static async among(people: readonly Person[]): Promise<MeshLines> {
    const lines = new MeshLines(people);
    await Promise.all(people.map((person) => lines.lead(person)));
    return lines;
  }

  async become(roughnessOf: (from: Person, to: Person) => Roughness): Promise<void> {
    this.roughnessOf = roughnessOf;
    for (const lead of this.leads.values()) this.adapt(await lead);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const lead of await Promise.allSettled(this.leads.values()))
      if (lead.status === 'fulfilled') await lead.value.line.close();
  }

  private async lead(from: Person): Promise<void> {
    await from.page.exposeFunction('lineTo', (port: number) => this.lineTo(from, port));
    await leadCandidates(from.page);
  }

  /** Each connection has a port of its own, so that a line leads from one to one other. */
  private async lineTo(from: Person, port: number): Promise<number> {
    const known = this.leads.get(port) ?? this.begin(from, port);
    this.leads.set(port, known);
    return (await known).line.port;
  }

  private async begin(from: Person, port: number): Promise<Lead> {
    const to = await soon(() => this.ownerOf(port, from), 20);
    if (this.isClosed) throw new Error('The lines are closed.');
    const lead = { from, to, line: await RoughLine.to(port) };
    this.adapt(lead);
    return lead;
  }

  private ownerOf(port: number, from: Person): Person {
    const owner = this.people.find((person) => person !== from && hasOffered(person, port));
    if (owner === undefined) throw new Error(`Nobody has offered the port ${port}.`);
    return owner;
  }

  private adapt({ from, to, line }: Lead): void {
    line.become(this.roughnessOf(from, to));
  }
}

const hasOffered = ({ wire }: Person, port: number) =>
  wire
    .signals()
    .some(({ kind, data }) => kind === 'candidate' && new RegExp(` ${port} typ host`).test(JSON.stringify(data)));
