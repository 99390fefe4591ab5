import favicon from '../../../../public/favicon.svg' with { loader: 'dataurl' };

/** As an address of its own content: a request for it would be three times its size. */
export const LOGO: string = favicon;
