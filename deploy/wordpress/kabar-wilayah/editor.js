/* The block in the editor: the button as the site shows it, and a field for another place. */
( function ( blocks, element, blockEditor, components, ServerSideRender ) {
	const el = element.createElement;
	blocks.registerBlockType( 'kabar-wilayah/tombol', {
		edit: function ( props ) {
			return el(
				'div',
				blockEditor.useBlockProps(),
				el(
					blockEditor.InspectorControls,
					null,
					el(
						components.PanelBody,
						{ title: 'Wilayah' },
						el( components.TextControl, {
							label: 'Kode wilayah',
							help: 'Misalnya 36.03.19. Kosong: wilayah artikel ini sendiri.',
							value: props.attributes.place,
							onChange: function ( place ) {
								props.setAttributes( { place: place.trim() } );
							},
						} )
					)
				),
				el(
					components.Disabled,
					null,
					el( ServerSideRender, {
						block: 'kabar-wilayah/tombol',
						attributes: props.attributes,
						urlQueryArgs: props.context.postId ? { post_id: props.context.postId } : {},
					} )
				)
			);
		},
		save: function () {
			return null;
		},
	} );
} )( window.wp.blocks, window.wp.element, window.wp.blockEditor, window.wp.components, window.wp.serverSideRender );
