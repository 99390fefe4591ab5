import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { atLeast } from '../session/way-in/rules';
import { settled } from './screen-fixtures';
import { allFit, Entry } from './entry';
import { Field } from './field';

@Component({
  imports: [Field],
  template: `
    <parley-field label="Code" [entry]="code"><input aria-describedby="keys" /></parley-field>
    <parley-field label="Name" hint="How others see you."><input /></parley-field>
  `,
})
class Host {
  readonly code = new Entry('Use two letters.', [atLeast(2)]);
}

describe('Field', () => {
  const newHost = async () => {
    const fixture = TestBed.createComponent(Host);
    await settled(fixture);
    const page = fixture.nativeElement as HTMLElement;
    return { fixture, page, boxes: [...page.querySelectorAll('input')] };
  };

  it('names its input, each one for itself', async () => {
    const { boxes } = await newHost();
    expect(boxes.map(({ labels }) => labels?.[0]?.textContent)).toEqual(['Code', 'Name']);
  });

  it('describes its input by the hint', async () => {
    const { page, boxes } = await newHost();
    expect(page.querySelector(`#${boxes[1].getAttribute('aria-describedby')}`)?.textContent).toBe(
      'How others see you.',
    );
  });

  const write = (box: HTMLInputElement, text: string) => {
    box.value = text;
    box.dispatchEvent(new Event('input'));
  };

  it('says at the input what is wrong once it is left, for screen readers as well, until it is mended', async () => {
    const { fixture, page, boxes } = await newHost();
    const [box] = boxes;
    const described = () => page.querySelector(`#${box.getAttribute('aria-describedby')}`)?.textContent;
    write(box, 'a');
    await settled(fixture);
    expect([box.getAttribute('aria-invalid'), box.getAttribute('aria-describedby')]).toEqual(['false', 'keys']);
    box.dispatchEvent(new Event('blur'));
    await settled(fixture);
    expect([box.getAttribute('aria-invalid'), described()]).toEqual(['true', 'Use two letters.']);
    write(box, 'ab');
    await settled(fixture);
    expect([box.getAttribute('aria-invalid'), box.getAttribute('aria-describedby')]).toEqual(['false', 'keys']);
  });

  it('takes what a password manager has filled in, with any event or none, once the form is sent', async () => {
    const { fixture, boxes } = await newHost();
    const { code } = fixture.componentInstance;
    boxes[0].value = 'ab';
    boxes[0].dispatchEvent(new Event('change'));
    expect(code.text()).toBe('ab');
    boxes[0].value = 'abc';
    expect([allFit([code]), code.text()]).toEqual([true, 'abc']);
  });

  it('takes what the server refuses until something else is written, and leads there', async () => {
    const { fixture, page, boxes } = await newHost();
    const { code } = fixture.componentInstance;
    document.body.append(page);
    write(boxes[0], 'ab');
    expect(allFit([code])).toBe(true);
    code.refuse('Taken.');
    expect([allFit([code]), code.wrong(), document.activeElement === boxes[0]]).toEqual([false, 'Taken.', true]);
    write(boxes[0], 'ac');
    expect([allFit([code]), code.wrong()]).toEqual([true, '']);
    page.remove();
  });
});
