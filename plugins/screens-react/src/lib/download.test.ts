import { downloadBlob } from './download';

it('saves a blob under its name, and lets go of it', () => {
  const revoked = jest.fn();
  URL.createObjectURL = () => 'blob:it';
  URL.revokeObjectURL = revoked;
  const saved: string[] = [];
  const onClick = jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(function save(this: HTMLAnchorElement) {
      saved.push(`${this.download} from ${this.href}`);
    });
  downloadBlob('cases.csv', new Blob(['x']));
  onClick.mockRestore();
  expect(saved).toEqual(['cases.csv from blob:it']);
  expect(revoked).toHaveBeenCalledWith('blob:it');
});
