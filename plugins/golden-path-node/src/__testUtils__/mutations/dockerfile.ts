import { all, append, edit, prepend, write, type Mutation } from '../mutation';

export const dockerfile: Mutation[] = [
  {
    what: 'the user',
    change: edit('Dockerfile', 'USER 65532:65532', ''),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'root',
    change: edit('Dockerfile', 'USER 65532:65532', 'USER 0'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'root with a group',
    change: edit('Dockerfile', 'USER 65532:65532', 'USER 00:65532'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a user with a name',
    change: edit('Dockerfile', 'USER 65532:65532', 'USER node'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a user from a variable',
    change: edit('Dockerfile', 'USER 65532:65532', 'ARG U=65532\nUSER $U'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'root at the end',
    change: append('Dockerfile', 'user root'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'the user in a comment only',
    change: edit('Dockerfile', 'USER 65532:65532', '# USER 65532:65532'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'the user in a here document only',
    change: edit(
      'Dockerfile',
      'USER 65532:65532',
      'RUN <<EOF\nUSER 65532:65532\nEOF',
    ),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'the user in a continued line only',
    change: edit(
      'Dockerfile',
      'USER 65532:65532',
      'RUN true \\\nUSER 65532:65532',
    ),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'the user of an earlier stage only',
    change: all(
      edit('Dockerfile', 'USER 65532:65532', ''),
      edit('Dockerfile', 'WORKDIR /app', 'WORKDIR /app\nUSER 65532'),
    ),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'the digest of the last base',
    change: edit('Dockerfile', /(nonroot)@sha256:\w+/, 'nonroot'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'the digest of the build base',
    change: edit('Dockerfile', /@sha256:\w+ AS/, ' AS'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a short digest',
    change: edit('Dockerfile', /@sha256:\w{64}$/m, '@sha256:14d42e'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a base from a variable',
    change: edit('Dockerfile', /^FROM node\S+/m, 'ARG BASE\nFROM $BASE'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a copy from another image',
    change: edit(
      'Dockerfile',
      '--from=build /app/dist',
      '--from=nginx:latest /app/dist',
    ),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a mount from another image',
    change: append(
      'Dockerfile',
      'RUN --mount=type=bind,from=nginx:latest,target=/x true',
    ),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a file from a URL',
    change: append('Dockerfile', 'ADD https://example.com/x /x'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a repository as a file',
    change: append('Dockerfile', 'add git@github.com:a/b.git /x'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'another frontend',
    change: prepend('Dockerfile', '# syntax=evil/frontend'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'no stage at all',
    change: write('Dockerfile', 'USER 65532\n'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'nothing',
    change: write('Dockerfile', ''),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'a second, weak file',
    change: all(
      write('Containerfile', 'FROM alpine\n'),
      append('CODEOWNERS', '/Containerfile @harbour/security'),
    ),
    at: { path: 'Containerfile' },
  },
];
