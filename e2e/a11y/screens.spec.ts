import { screens, screenTest as test } from '../fixtures/screens';
import { open } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';
import { expectAccessible } from './axe';

for (const { name, path, viewer = 'site admin', status } of screens) {
  test.describe(name, () => {
    test.use({ viewer: viewer === 'site admin' ? viewer : 'nobody' });

    test('breaks no rule in either theme, wide or narrow', async ({ page, context, bot, person, complaints }) => {
      if (viewer === 'person') await signInAs(context, person);
      if (status !== undefined) complaints.allow(new RegExp(`status of ${status}`));
      await open(page, path(bot));
      await expectAccessible(page);
    });
  });
}
