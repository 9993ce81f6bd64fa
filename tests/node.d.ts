// What the scripts of the tests use of Node.
declare module 'node:fs' {
  export function readFileSync(file: number, encoding: 'utf8'): string;
}

declare const process: { stdout: { write(text: string): void } };
declare const Buffer: { from(text: string, encoding: 'base64'): Uint8Array };
