/** An operand of a command. */
export type Operand =
  | { type: 'literal'; value: string | number | boolean | null }
  /** `$`, `$name` or `.`, followed by fields. */
  | { type: 'path'; root: string; fields: string[] }
  | { type: 'function'; name: string }
  | { type: 'group'; pipeline: Pipeline; fields: string[] };

/** Commands, each of which is given the result of the one before. */
export type Pipeline = Operand[][];

/** A part of a template. */
export type Node =
  | { type: 'text'; text: string }
  | { type: 'output'; pipeline: Pipeline; variable?: string }
  | { type: 'if' | 'with'; branches: Branch[] }
  | {
      type: 'range';
      pipeline: Pipeline;
      variables: string[];
      body: Node[];
      otherwise: Node[];
    };

/** A branch of `if` or `with`; the last may have no condition. */
export interface Branch {
  condition?: Pipeline;
  variable?: string;
  body: Node[];
}

/** A parsed template: what it writes and what it defines for others. */
export interface Template {
  nodes: Node[];
  defines: Map<string, Node[]>;
}

const ACTION =
  /\{\{(-\s)?((?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\*[\s\S]*?\*\/|[^"`])*?)(\s-)?\}\}/g;
const TOKEN =
  /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|-?\d+(?:\.\d+)?(?![\w.])|\$?[\w]*(?:\.[A-Za-z_]\w*)+|\$\w*|\.|[A-Za-z_]\w*|:=|=|\)(?:\.[A-Za-z_]\w*)*|[(|,]/y;

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      throw new Error(`"${text.slice(at, at + 30)}" is not understood`);
    }
    if (match[0].trim() !== '') {
      found.push(match[0]);
    }
  }
  return found;
}

function operandOf(token: string): Operand {
  if (token.startsWith('"')) {
    const value: unknown = JSON.parse(token);
    return { type: 'literal', value: String(value) };
  }
  if (token.startsWith('`')) {
    return { type: 'literal', value: token.slice(1, -1) };
  }
  if (/^-?\d/.test(token)) {
    return { type: 'literal', value: Number(token) };
  }
  if (token === 'true' || token === 'false') {
    return { type: 'literal', value: token === 'true' };
  }
  if (token === 'nil') {
    return { type: 'literal', value: null };
  }
  if (token === '.' || /^[$.]/.test(token)) {
    const [root, ...fields] = token.split('.');
    return {
      type: 'path',
      root: root === '' ? '.' : root,
      fields: fields.filter(field => field !== ''),
    };
  }
  return { type: 'function', name: token };
}

function pipelineOf(words: string[]): Pipeline {
  const commands: Pipeline = [[]];
  while (words.length > 0 && !words[0].startsWith(')')) {
    const word = words.shift() ?? '';
    if (word === '|') {
      commands.push([]);
    } else if (word === '(') {
      const pipeline = pipelineOf(words);
      // Fields of a group follow it without a space: (…).name
      const [close, ...fields] = words.shift()?.split('.') ?? [];
      if (close !== ')') {
        throw new Error('a parenthesis is not closed');
      }
      commands.at(-1)?.push({ type: 'group', pipeline, fields });
    } else {
      commands.at(-1)?.push(operandOf(word));
    }
  }
  if (commands.some(command => command.length === 0)) {
    throw new Error('a command is empty');
  }
  return commands;
}

function wholePipeline(words: string[]): Pipeline {
  const pipeline = pipelineOf(words);
  if (words.length > 0) {
    throw new Error('a parenthesis is not opened');
  }
  return pipeline;
}

/** Splits `$x := …` and `$i, $x := …` from a pipeline. */
function assigned(words: string[]): { variables: string[]; rest: string[] } {
  const at = words.findIndex(word => word === ':=' || word === '=');
  if (at < 0) {
    return { variables: [], rest: words };
  }
  return {
    variables: words.slice(0, at).filter(word => word !== ','),
    rest: words.slice(at + 1),
  };
}

type Piece = { text: string } | { action: string };

function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let trimNext = false;
  const push = (raw: string, trimEnd: boolean) => {
    const start = trimNext ? raw.trimStart() : raw;
    pieces.push({ text: trimEnd ? start.trimEnd() : start });
  };
  for (const match of source.matchAll(ACTION)) {
    push(source.slice(from, match.index), match[1] !== undefined);
    pieces.push({ action: match[2].trim() });
    trimNext = match[3] !== undefined;
    from = match.index + match[0].length;
  }
  push(source.slice(from), false);
  return pieces;
}

/**
 * Parses a template of a Helm chart. It knows what charts commonly use.
 *
 * @throws Error when something is not understood
 */
export function parseTemplate(source: string): Template {
  const pieces = piecesOf(source);
  const defines = new Map<string, Node[]>();
  let index = 0;

  /** Reads until a word that ends the block, and returns the action that ended it. */
  function block(nodes: Node[], isTop: boolean): string[] {
    while (index < pieces.length) {
      const piece = pieces[index];
      index += 1;
      if ('text' in piece) {
        nodes.push({ type: 'text', text: piece.text });
        continue;
      }
      if (piece.action.startsWith('/*')) {
        continue;
      }
      const words = tokens(piece.action);
      const [word, ...rest] = words;
      if (word === 'end' || word === 'else') {
        return words;
      }
      statement(nodes, word, rest, words);
    }
    if (!isTop) {
      throw new Error('a block is not ended');
    }
    return [];
  }

  function statement(
    nodes: Node[],
    word: string,
    rest: string[],
    words: string[],
  ): void {
    if (word === 'define') {
      const body: Node[] = [];
      block(body, false);
      const [name] = pipelineOf(rest)[0];
      if (name.type !== 'literal') {
        throw new Error('a definition has no name');
      }
      defines.set(String(name.value), body);
    } else if (word === 'if' || word === 'with') {
      nodes.push({ type: word, branches: branches(word, rest) });
    } else if (word === 'range') {
      const { variables, rest: over } = assigned(rest);
      const body: Node[] = [];
      const otherwise: Node[] = [];
      if (block(body, false)[0] === 'else') {
        block(otherwise, false);
      }
      const pipeline = wholePipeline(over);
      nodes.push({ type: 'range', pipeline, variables, body, otherwise });
    } else if (word === 'template') {
      nodes.push({
        type: 'output',
        pipeline: [
          [{ type: 'function', name: 'include' }, ...wholePipeline(rest)[0]],
        ],
      });
    } else {
      const { variables, rest: value } = assigned(words);
      nodes.push({
        type: 'output',
        pipeline: wholePipeline(value),
        ...(variables.length > 0 && { variable: variables[0] }),
      });
    }
  }

  function branches(word: 'if' | 'with', first: string[]): Branch[] {
    const all: Branch[] = [];
    let words: string[] | undefined = first;
    while (words) {
      const { variables, rest } = assigned(words);
      const body: Node[] = [];
      const isElse: boolean = all.length > 0 && words.length === 0;
      all.push({
        ...(!isElse && { condition: wholePipeline(rest) }),
        ...(variables.length > 0 && { variable: variables[0] }),
        body,
      });
      const [end, again, ...next] = block(body, false);
      words = undefined;
      if (end === 'else') {
        if (again !== undefined && again !== word) {
          throw new Error(`"else ${again}" is not understood`);
        }
        words = next;
      }
    }
    return all;
  }

  const nodes: Node[] = [];
  if (block(nodes, true).length > 0) {
    throw new Error('a block is ended that was not begun');
  }
  return { nodes, defines };
}
