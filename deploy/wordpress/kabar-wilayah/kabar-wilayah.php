<?php
/**
 * Plugin Name:       Kabar Wilayah di Telegram
 * Description:       Tombol "Langganan kabar Panongan di Telegram" di bawah artikel, untuk wilayah artikel itu sendiri.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       kabar-wilayah
 *
 * @package KabarWilayah
 */

// Which place an article is about, the first that knows it says:
//   1. whoever wrote the article, in the block's settings;
//   2. the bot, which has read the article: asked in the background by WordPress's cron, never
//      while a page is made, and only where its address is set;
//   3. the article's categories and tags, by the spellings in places.json;
//   4. otherwise it is the whole province.

defined( 'ABSPATH' ) || exit;

const KABAR_WILAYAH_ASK   = 'kabar_wilayah_ask';
const KABAR_WILAYAH_KNOWN = HOUR_IN_SECONDS;       // editors may correct the place.
const KABAR_WILAYAH_WAIT  = 10 * MINUTE_IN_SECONDS; // until a bot that said nothing is asked again.

add_action( 'init', 'kabar_wilayah_init' );
add_action( 'admin_init', 'kabar_wilayah_settings' );
add_action( KABAR_WILAYAH_ASK, 'kabar_wilayah_ask_bot' );

/** Registers the block, and the shortcode for themes without blocks. */
function kabar_wilayah_init() {
	wp_register_script(
		'kabar-wilayah-editor',
		plugins_url( 'editor.js', __FILE__ ),
		array( 'wp-blocks', 'wp-element', 'wp-block-editor', 'wp-components', 'wp-server-side-render' ),
		'1.0.0',
		true
	);
	wp_register_style( 'kabar-wilayah', plugins_url( 'style.css', __FILE__ ), array(), '1.0.0' );
	register_block_type( __DIR__, array( 'render_callback' => 'kabar_wilayah_render' ) );
	add_shortcode( 'kabar_wilayah', 'kabar_wilayah_shortcode' );
}

/**
 * The places: province, places by code, spellings.
 *
 * @return array
 */
function kabar_wilayah_places() {
	static $places = null;
	if ( null === $places ) {
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- a file of ours.
		$read   = json_decode( (string) file_get_contents( __DIR__ . '/places.json' ), true );
		$places = is_array( $read ) ? $read : array();
		$places += array(
			'province'  => '',
			'places'    => array(),
			'spellings' => array(),
		);
	}
	return $places;
}

/**
 * The button as HTML; nothing where no bot is set or there is no such place.
 *
 * @param array         $attributes Of the block: `place`, a code, empty for the article's own.
 * @param string        $content    Of the block: none.
 * @param WP_Block|null $block      With the article it stands in.
 * @return string
 */
function kabar_wilayah_render( $attributes, $content = '', $block = null ) {
	$bot  = kabar_wilayah_clean_bot( get_option( 'kabar_wilayah_bot', '' ) );
	$post = get_post( isset( $block->context['postId'] ) ? $block->context['postId'] : null );
	$code = kabar_wilayah_code( isset( $attributes['place'] ) ? $attributes['place'] : '', $post );
	if ( ! $bot || ! $code ) {
		return '';
	}
	$place = kabar_wilayah_places()['places'][ $code ];
	$link  = 'https://t.me/' . $bot . '?start=w-' . str_replace( '.', '-', $code ) . '_w';
	wp_enqueue_style( 'kabar-wilayah' );
	return sprintf(
		'<p class="kabar-wilayah"><a class="kabar-wilayah__button" href="%1$s" rel="noopener">%2$s</a></p>',
		esc_url( $link ),
		esc_html( sprintf( 'Langganan kabar %s di Telegram', $place['label'] ) )
	);
}

/**
 * [kabar_wilayah] or [kabar_wilayah place="36.03.19"].
 *
 * @param array|string $attributes Of the shortcode.
 * @return string
 */
function kabar_wilayah_shortcode( $attributes ) {
	return kabar_wilayah_render( shortcode_atts( array( 'place' => '' ), $attributes, 'kabar_wilayah' ) );
}

/**
 * The code of the place a button is for; empty where there are no places.
 *
 * @param string       $wanted Said in the block.
 * @param WP_Post|null $post   The article.
 * @return string
 */
function kabar_wilayah_code( $wanted, $post ) {
	$known = kabar_wilayah_places();
	$codes = array( $wanted );
	if ( $post ) {
		$codes[] = kabar_wilayah_said_by_bot( $post );
		$codes[] = kabar_wilayah_by_terms( $post );
	}
	$codes[] = $known['province'];
	foreach ( $codes as $code ) {
		if ( is_string( $code ) && isset( $known['places'][ $code ] ) ) {
			return $code;
		}
	}
	return '';
}

/**
 * What the bot has said of an article; where it was not asked lately, it will be, by the cron.
 *
 * @param WP_Post $post The article.
 * @return string
 */
function kabar_wilayah_said_by_bot( $post ) {
	if ( 'publish' !== $post->post_status || ! get_option( 'kabar_wilayah_address', '' ) ) {
		return '';
	}
	$said = get_transient( 'kabar_wilayah_' . $post->ID );
	if ( is_array( $said ) && $said['until'] > time() ) {
		return $said['code'];
	}
	if ( ! wp_next_scheduled( KABAR_WILAYAH_ASK, array( $post->ID ) ) ) {
		wp_schedule_single_event( time(), KABAR_WILAYAH_ASK, array( $post->ID ) );
	}
	return is_array( $said ) ? $said['code'] : '';
}

/**
 * Asks the bot about an article, and keeps what it says for a day, to be asked again after an hour.
 *
 * @param int $post_id The article.
 */
function kabar_wilayah_ask_bot( $post_id ) {
	$address = kabar_wilayah_clean_address( get_option( 'kabar_wilayah_address', '' ) );
	$name    = 'kabar_wilayah_' . $post_id;
	$before  = get_transient( $name );
	if ( ! $address || 'publish' !== get_post_status( $post_id ) ) {
		return;
	}
	$guid   = rawurlencode( get_post_field( 'guid', $post_id, 'raw' ) );
	$answer = wp_remote_get( $address . '/places?guid=' . $guid, array( 'timeout' => 3 ) );
	$status = wp_remote_retrieve_response_code( $answer );
	$said   = json_decode( wp_remote_retrieve_body( $answer ), true );
	$code   = 404 !== $status && is_array( $before ) ? $before['code'] : '';
	$wait   = KABAR_WILAYAH_WAIT;
	if ( 200 === $status && isset( $said['places'][0]['code'] ) && is_string( $said['places'][0]['code'] ) ) {
		$code = $said['places'][0]['code'];
		$wait = KABAR_WILAYAH_KNOWN;
	}
	set_transient(
		$name,
		array(
			'code'  => $code,
			'until' => time() + $wait,
		),
		DAY_IN_SECONDS
	);
}

/**
 * The place that an article's categories and tags name: a district before a regency.
 *
 * @param WP_Post $post The article.
 * @return string
 */
function kabar_wilayah_by_terms( $post ) {
	$spellings = kabar_wilayah_places()['spellings'];
	$found     = '';
	foreach ( array( 'category', 'post_tag' ) as $taxonomy ) {
		$terms = get_the_terms( $post, $taxonomy ); // from WordPress's own cache.
		foreach ( is_array( $terms ) ? $terms : array() as $term ) {
			$name = html_entity_decode( $term->name, ENT_QUOTES, 'UTF-8' );
			$key  = preg_replace( '/[^\p{L}\p{N}]+/u', '', mb_strtolower( $name, 'UTF-8' ) );
			$code = isset( $spellings[ $key ] ) ? $spellings[ $key ] : '';
			if ( strlen( $code ) > strlen( $found ) ) {
				$found = $code;
			}
		}
	}
	return $found;
}

/** Two fields under Settings > Reading. */
function kabar_wilayah_settings() {
	$fields = array(
		'kabar_wilayah_bot'     => array( 'Nama bot Telegram', 'kabar_wilayah_clean_bot', 'Tanpa @. Kosong: tidak ada tombol.' ),
		'kabar_wilayah_address' => array( 'Alamat bot di internet', 'kabar_wilayah_clean_address', 'Misalnya https://bot.example.id. Kosong: wilayah dikenali dari kategori dan tag artikel.' ),
	);
	add_settings_section( 'kabar_wilayah', 'Kabar wilayah di Telegram', '__return_false', 'reading' );
	foreach ( $fields as $name => $field ) {
		register_setting(
			'reading',
			$name,
			array(
				'type'              => 'string',
				'default'           => '',
				'sanitize_callback' => $field[1],
			)
		);
		add_settings_field(
			$name,
			esc_html( $field[0] ),
			function () use ( $name, $field ) {
				printf(
					'<input type="text" class="regular-text" id="%1$s" name="%1$s" value="%2$s" aria-describedby="%1$s-about"><p class="description" id="%1$s-about">%3$s</p>',
					esc_attr( $name ),
					esc_attr( get_option( $name, '' ) ),
					esc_html( $field[2] )
				);
			},
			'reading',
			'kabar_wilayah',
			array( 'label_for' => $name )
		);
	}
}

/**
 * A bot's name as Telegram takes it, else nothing.
 *
 * @param mixed $value As it was typed.
 * @return string
 */
function kabar_wilayah_clean_bot( $value ) {
	$name = ltrim( trim( is_string( $value ) ? $value : '' ), '@' );
	return preg_match( '/^[A-Za-z][A-Za-z0-9_]{3,31}$/D', $name ) ? $name : '';
}

/**
 * An http(s) address without a slash at its end, else nothing.
 *
 * @param mixed $value As it was typed.
 * @return string
 */
function kabar_wilayah_clean_address( $value ) {
	$address = is_string( $value ) ? trim( $value ) : '';
	return untrailingslashit( esc_url_raw( $address, array( 'https', 'http' ) ) );
}
