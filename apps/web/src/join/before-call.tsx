import type { ReactNode } from 'react'
import { PageFrame } from '../frame/page-frame.js'
import { DeviceNews } from '../media/device-news.js'
import { MediaProblems } from '../media/media-problems.js'
import { DeviceSelects } from './device-selects.js'
import type { Preview } from './preview.js'
import { PreviewPicture } from './preview-picture.js'

/** A page with a camera preview on one side and actions on the other. */
export function BeforeCall(props: { title: string; preview: Preview | null; children: ReactNode }) {
  return (
    <PageFrame title={props.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:pt-6 short:gap-x-5 short:gap-y-3 short:min-[30rem]:grid-cols-2">
        <div className="min-w-0">
          {props.preview ? (
            <PreviewPicture media={props.preview.media} />
          ) : (
            <div className="aspect-[4/3] w-full rounded-3xl bg-raised sm:aspect-video short:h-[50dvh]" />
          )}
        </div>
        <div className="flex min-w-0 flex-col justify-center gap-5 wrap-anywhere short:gap-2">
          <h1 className="text-3xl font-semibold tracking-tight text-balance short:text-xl">{props.title}</h1>
          {props.children}
        </div>
        {props.preview && (
          <div className="flex min-w-0 flex-col items-center gap-3">
            <DeviceNews media={props.preview.media} />
            <MediaProblems media={props.preview.media} />
            <DeviceSelects media={props.preview.media} />
          </div>
        )}
      </div>
    </PageFrame>
  )
}
