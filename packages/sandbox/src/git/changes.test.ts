import {
  api,
  commit,
  imported,
  ok,
  opened,
  useGitServer,
} from './__testUtils__/testServer';

useGitServer();

describe('a change', () => {
  it('is opened, approved by somebody else and merged', async () => {
    const { name, clone } = await imported();
    const { id, head, body } = await opened(name, clone, { 'a.txt': 'a' });
    expect(body).toMatchObject({
      id: 1,
      state: 'open',
      author: 'ana',
      source: 'change/1',
      target: 'main',
      mergeable: false,
      files: [{ path: 'a.txt', status: 'added', additions: 1, deletions: 0 }],
      blockers: [{ code: 'approvals' }],
    });
    const early = await api(name, `changes/${id}/merge`, {
      as: 'ana',
      body: { head },
    });
    expect(early.status).toBe(409);
    const approved = await api(name, `changes/${id}/approvals`, {
      as: 'chen',
      body: { head, comment: 'Looks right' },
    });
    expect(approved).toMatchObject({ status: 200, body: { mergeable: true } });
    const merged = await api(name, `changes/${id}/merge`, {
      as: 'ana',
      body: { head },
    });
    expect(merged).toMatchObject({
      status: 200,
      body: { state: 'merged', merged: { by: 'ana' } },
    });
    await ok(clone, 'fetch', '-q', 'origin', 'main');
    const log = await ok(clone, 'log', '-1', '--format=%B%an%P', 'FETCH_HEAD');
    expect(log).toContain('Reviewed-by: Chen Wei <chen@harbour.example>');
    expect(log).toContain(head);
    const again = await api(name, `changes/${id}/merge`, {
      as: 'bo',
      body: { head },
    });
    expect(again.body.merged).toEqual(merged.body.merged);
  });

  it('is opened once for a branch, by however many', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const all = await Promise.all(
      Array.from({ length: 4 }, () =>
        api(name, 'changes', {
          as: 'ana',
          body: { source: 'change/1', title: 'One' },
        }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 201,
    ]);
    expect(new Set(all.map(({ body }) => body.id))).toEqual(new Set([1]));
  });
});
